package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.CloudInitInputs;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the Secrets that the guest of a Wukong is set up with. Those without the operator's label are read by name, and only when what was made of them
 * is not current any more.
 */
@ApplicationScoped
public class GuestSecretsObserver {

    private final Informers informers;

    @Inject
    public GuestSecretsObserver(Informers informers) {
        this.informers = informers;
    }

    /** What was observed, with the Secrets that the plan needs; the same when it needs none. */
    Observed read(Wukong wukong, Observed observed, NamedObjects named) {
        Observed read = wukong.getSpec().setupSecret() == null ? withCloudInit(wukong, observed, named) : observed;
        return withMounted(wukong, read, named);
    }

    private Observed withCloudInit(Wukong wukong, Observed observed, NamedObjects named) {
        String sshKeys = WukongReferences.sshKeySecret(wukong);
        String password = WukongReferences.passwordSecret(wukong);
        List<String> further = wukong.getSpec().cloudInitOrNone().secretNames();
        if (sshKeys == null && password == null && further.isEmpty()) {
            return observed;
        }
        Optional<Secret> cachedKeys = cached(wukong, sshKeys);
        Optional<Secret> cachedPassword = cached(wukong, password);
        boolean followed = cachedKeys.isPresent()
                || cachedPassword.isPresent()
                || further.stream().anyMatch(name -> cached(wukong, name).isPresent());
        if (!followed
                && observed.cloudInitSecret()
                        .filter(live -> CloudInitInputs.current(new PlanInput(wukong, observed), live))
                        .isPresent()) {
            return observed;
        }
        String namespace = wukong.getMetadata().getNamespace();
        Map<String, SecretLookup> guestSecrets = new HashMap<>();
        further.forEach(name -> guestSecrets.put(
                name, cached(wukong, name).map(UserSecrets::found).orElseGet(() -> named.secret(namespace, name))));
        return observed.withSecrets(
                        cachedKeys.map(UserSecrets::found).orElseGet(() -> named.secret(namespace, sshKeys)),
                        cachedPassword.map(UserSecrets::found).orElseGet(() -> named.secret(namespace, password)))
                .withGuestSecrets(guestSecrets);
    }

    /** A Secret that KubeVirt mounts is read while there is no guest: the guest's Pod would wait for it, and no status would say why. */
    private Observed withMounted(Wukong wukong, Observed observed, NamedObjects named) {
        List<String> mounted = wukong.getSpec().guestSecrets();
        if (mounted.isEmpty() || observed.virtualMachineInstance().isPresent()) {
            return observed;
        }
        Map<String, SecretLookup> secrets = new HashMap<>(observed.guestSecrets());
        mounted.forEach(name -> secrets.put(
                name,
                cached(wukong, name)
                        .map(UserSecrets::found)
                        .orElseGet(() -> named.secret(wukong.getMetadata().getNamespace(), name))));
        return observed.withGuestSecrets(secrets);
    }

    private Optional<Secret> cached(Wukong wukong, String secret) {
        return secret == null
                ? Optional.empty()
                : informers.find(Secret.class, wukong.getMetadata().getNamespace(), secret);
    }
}
