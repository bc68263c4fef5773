package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitSource;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.cloudinit.network.NetworkData;
import dev.novasphere.wukong.plan.cloudinit.user.FurtherUsers;
import dev.novasphere.wukong.plan.cloudinit.user.GuestSecrets;
import dev.novasphere.wukong.plan.cloudinit.user.MountReview;
import dev.novasphere.wukong.plan.cloudinit.user.Password;
import dev.novasphere.wukong.plan.cloudinit.user.SetupReview;
import dev.novasphere.wukong.plan.cloudinit.user.UserData;
import dev.novasphere.wukong.plan.cloudinit.user.UserDataReview;
import dev.novasphere.wukong.plan.cloudinit.user.UserReview;
import dev.novasphere.wukong.plan.identity.Seed;
import dev.novasphere.wukong.plan.naming.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The guest's configuration at first boot: a Secret with user data and, where a network has an ipConfig, network data, and the NoCloud
 * disk KubeVirt makes of it. Being in a Secret, the documents know no limit of 2048 bytes, and no password hash is in the machine.
 */
@ApplicationScoped
@Priority(200)
public class CloudInitStage implements Stage {

    @Override
    public CloudInitFragment plan(PlanInput input) {
        List<Finding> findings = new ArrayList<>();
        if (input.spec().sysprepSecret() != null) {
            return AnswerFile.plan(input);
        }
        if (input.spec().ignitionSecret() != null) {
            return Ignition.plan(input);
        }
        if (!Seed.isWanted(input)) {
            return new CloudInitFragment(List.of(), List.of(), List.of(), withoutDisk(input));
        }
        findings.addAll(WindowsReview.of(input));
        findings.addAll(MountReview.of(input.spec()));
        findings.addAll(SetupReview.of(input.spec()));
        GuestSecrets secrets = new GuestSecrets(input);
        Optional.ofNullable(input.spec().cloudInitUser()).map(UserReview::of).ifPresent(findings::addAll);
        input.spec().cloudInitOrNone().users().stream()
                .map(FurtherUsers::review)
                .forEach(findings::addAll);
        keysWithoutUser(input).ifPresent(findings::add);
        LoginReview.of(input.spec()).ifPresent(findings::add);
        List<HasMetadata> objects = input.observed().cluster() && secrets.anyNotRead()
                ? keptSecret(input, secrets, findings)
                : renderedSecret(input, secrets, findings);

        Optional<TakenOverVolume> takenOver = TakenOverVolume.of(input);
        if (takenOver.isPresent()) {
            takenOver.get().finding().ifPresent(findings::add);
            return new CloudInitFragment(
                    takenOver.get().volumes(), takenOver.get().disks(), objects, findings);
        }
        return new CloudInitFragment(
                List.of(volume(input)), List.of(Disk.virtio(Names.CLOUD_INIT_DISK)), objects, findings);
    }

    private static List<Finding> withoutDisk(PlanInput input) {
        CloudInit asked = input.spec().cloudInitOrNone();
        List<String> fields = Stream.of(
                        Optional.ofNullable(asked.runAgain()).map(text -> "cloudInit.runAgain"),
                        Optional.ofNullable(asked.source()).map(source -> "cloudInit.source"))
                .flatMap(Optional::stream)
                .toList();
        return fields.isEmpty()
                ? List.of()
                : List.of(Finding.ignored(
                        Concern.CLOUD_INIT,
                        "NoConfigurationDisk",
                        "%s %s no effect, because the Wukong asks for nothing that cloud-init would do, and the machine has no configuration disk; write cloudInit.enabled: true for one, or leave %s out"
                                .formatted(
                                        String.join(" and ", fields),
                                        fields.size() == 1 ? "has" : "have",
                                        fields.size() == 1 ? "it" : "them")));
    }

    private static Volume volume(PlanInput input) {
        String secret = Names.cloudInitSecret(input.name());
        if (input.spec().cloudInitOrNone().source() == CloudInitSource.ConfigDrive) {
            return Volume.cloudInitConfigDrive(Names.CLOUD_INIT_DISK, secret);
        }
        return Volume.cloudInitNoCloud(Names.CLOUD_INIT_DISK, secret, Seed.bringsAddresses(input) ? secret : null);
    }

    private static Optional<Finding> keysWithoutUser(PlanInput input) {
        boolean nobody = input.spec().sshKeySecret() != null
                && input.spec().cloudInitUser() == null
                && Boolean.FALSE.equals(input.spec().cloudInitOrNone().defaultUser());
        return nobody
                ? Optional.of(
                        Finding.ignored(
                                Concern.CLOUD_INIT,
                                "KeysWithoutUser",
                                "sshKeySecret has no effect, because cloudInit.defaultUser is false and there is no cloudInitUser to give the keys to; write cloudInitUser, or remove defaultUser"))
                : Optional.empty();
    }

    /** The Secrets were not read, because what was made of them is still current (see {@link CloudInitInputs}): it stays. */
    private static List<HasMetadata> keptSecret(PlanInput input, GuestSecrets secrets, List<Finding> findings) {
        secrets.reportWithoutReading(findings);
        NetworkData.render(input, findings);
        if (input.observed().cloudInitSecret().isEmpty()) {
            findings.add(Finding.waiting(
                            Concern.CLOUD_INIT,
                            "SecretNotRead",
                            "Secret %s does not exist yet and the Secrets it is made of were not read; it is made when they are"
                                    .formatted(Names.cloudInitSecret(input.name())))
                    .ofUnwatched());
        }
        input.observed()
                .cloudInitSecret()
                .flatMap(secret -> changedSinceFirstBoot(input, secret))
                .ifPresent(findings::add);
        keptUserData(input).map(text -> UserDataReview.of(input, text)).ifPresent(findings::addAll);
        return List.of();
    }

    /** The user data of the user's own as they are in the Wukong, or were when the operator's Secret was made of theirs. */
    private static Optional<String> keptUserData(PlanInput input) {
        CloudInit asked = input.spec().cloudInitOrNone();
        if (asked.userDataSecretRef() == null) {
            return Optional.ofNullable(asked.userData());
        }
        return input.observed()
                .cloudInitSecret()
                .map(Secret::getData)
                .map(data -> data.get(CloudInitSecret.USER_DATA))
                .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                .flatMap(MergedUserData::usersPart);
    }

    private static Optional<Finding> changedSinceFirstBoot(PlanInput input, Secret secret) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        return Optional.ofNullable(data.get(CloudInitSecret.USER_DATA))
                .flatMap(userData -> FirstBoot.finding(input, Optional.ofNullable(data.get(FirstBoot.KEY)), userData));
    }

    private static List<HasMetadata> renderedSecret(PlanInput input, GuestSecrets secrets, List<Finding> findings) {
        Optional<CloudInitUser> user = Optional.ofNullable(input.spec().cloudInitUser());
        Optional<Password> password = user.flatMap(u -> secrets.password(u, findings));
        List<String> keys = secrets.keys(findings);
        Optional<String> networkData = NetworkData.render(input, findings);
        Map<String, Password> further = secrets.furtherPasswords(findings);
        String ours = UserData.render(
                user.map(named -> PasswordLock.of(input, named)),
                password,
                keys,
                input.spec().cloudInitOrNone(),
                further,
                input.spec().mountedDisks(),
                input.spec().mountedFilesystems());
        Optional<String> own = secrets.ownUserData(findings);
        own.map(text -> UserDataReview.of(input, text)).ifPresent(findings::addAll);
        String userData = own.map(text -> UserData.isEmpty(ours) ? text : MergedUserData.of(text, ours))
                .orElse(ours);
        if (bytes(userData) + networkData.map(CloudInitStage::bytes).orElse(0) > CloudInitSecret.MAX_BYTES - 1024) {
            findings.add(Finding.error(
                            Concern.CLOUD_INIT,
                            "CloudInitTooLarge",
                            "user data and network data are larger than a Secret may be (1 MiB); take keys out of the Secret that sshKeySecret names, or have large files fetched by the guest: cloudInit.runcmd, or #include in the user data")
                    .ofUnwatched());
        }
        if (findings.stream().anyMatch(Finding::blocks)) {
            return List.of();
        }
        Secret secret = CloudInitSecret.of(input, userData, networkData);
        changedSinceFirstBoot(input, secret).ifPresent(findings::add);
        return List.of(secret);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
