package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Secret that KubeVirt makes the guest's NoCloud disk of; its keys are those KubeVirt reads. */
final class CloudInitSecret {

    static final String USER_DATA = "userdata";
    static final String NETWORK_DATA = "networkdata";

    /** Most bytes the values of a Secret may have together (Kubernetes: MaxSecretSize). */
    static final int MAX_BYTES = 1024 * 1024;

    private CloudInitSecret() {}

    /** The Secret of a Wukong, owned by it. */
    static Secret of(PlanInput input, String userData, Optional<String> networkData) {
        String encodedUserData = CloudInitInputs.encode(userData);
        String encodedNetworkData = networkData.map(CloudInitInputs::encode).orElse("");
        Map<String, String> data = new LinkedHashMap<>();
        FirstBoot.toKeep(input, encodedUserData).ifPresent(hash -> data.put(FirstBoot.KEY, hash));
        data.put(
                CloudInitInputs.FINGERPRINT,
                CloudInitInputs.encode(CloudInitInputs.fingerprint(input, encodedUserData, encodedNetworkData)));
        if (networkData.isPresent()) {
            data.put(NETWORK_DATA, encodedNetworkData);
        }
        data.put(USER_DATA, encodedUserData);
        Secret secret = new Secret();
        secret.setMetadata(OwnedMetadata.inheriting(
                input,
                OwnedMetadata.owned(input, Names.cloudInitSecret(input.name())),
                input.observed().cloudInitSecret()));
        secret.setType("Opaque");
        secret.setData(data);
        return secret;
    }
}
