package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.compute.GpuSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedScheduling;
import dev.novasphere.wukong.api.v1alpha1.policy.MostAllowed;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Wukong beside one WukongPolicy. The same rules as in kubernetes/base/admission-wukong-policy.yaml, where the API server applies them
 * when a Wukong is written; here they are applied again, because policies change afterwards. A test compares both.
 *
 * @param policy what is allowed
 * @param namespace of the Wukong
 */
record PolicyReview(WukongPolicySpec policy, String namespace) {

    /** What of a Wukong is not allowed; empty when all is. */
    List<PolicyViolation> of(WukongSpec wukong) {
        List<PolicyViolation> violations = new ArrayList<>();
        List<NetworkSpec> networks = wukong.networks().stream()
                .filter(network -> !network.configuresPodNetwork())
                .toList();
        if (policy.networks() != null) {
            NetworksReview review = new NetworksReview(policy.networks(), namespace);
            networks.forEach(network -> violations.addAll(review.of(network)));
        }
        if (policy.storage() != null) {
            StorageReview review = new StorageReview(policy.storage());
            wukong.disks().forEach(disk -> violations.addAll(review.of(disk)));
        }
        if (policy.scheduling() != null && wukong.highAvailability() != null) {
            scheduling(policy.scheduling(), wukong.highAvailability(), violations);
        }
        wukong.gpus().stream()
                .filter(gpu -> !Allowed.by(policy.gpuDeviceNames(), gpu.deviceName()))
                .forEach(gpu -> violations.add(device(gpu)));
        if (wukong.podMetadata() != null) {
            violations.addAll(new PodMetadataReview(policy.podMetadata()).of(wukong.podMetadata()));
        }
        boolean plaintext =
                wukong.cloudInitUser() != null && wukong.cloudInitUser().password() != null;
        if (plaintext && !Allowed.by(policy.plaintextPasswords())) {
            violations.add(new PolicyViolation(
                    "spec.cloudInitUser.password",
                    "a password in plain text",
                    "use passwordSecretRef or passwordHash"));
        }
        if (wukong.resources() != null) {
            ResourcesReview review = new ResourcesReview(wukong.memory(), wukong.resources());
            violations.addAll(review.of(policy));
        }
        if (policy.most() != null) {
            bounds(policy.most(), wukong, networks.size(), violations);
        }
        return violations;
    }

    private PolicyViolation device(GpuSpec gpu) {
        return new PolicyViolation(
                "spec.gpus[%s].deviceName".formatted(gpu.name()),
                gpu.deviceName(),
                Allowed.oneOf(policy.gpuDeviceNames()));
    }

    private static void scheduling(
            AllowedScheduling allowed, HighAvailability asked, List<PolicyViolation> violations) {
        asked.nodeSelector().entrySet().stream()
                .filter(label -> !isAllowed(allowed.nodeSelector(), label))
                .forEach(label -> violations.add(new PolicyViolation(
                        "spec.highAvailability.nodeSelector[%s]".formatted(label.getKey()),
                        Objects.toString(label.getValue()),
                        Allowed.oneOf(allowed.nodeSelector(), PolicyReview::texts))));
        asked.tolerations().stream()
                .map(PolicyReview::key)
                .filter(key -> !Allowed.by(allowed.tolerationKeys(), key))
                .forEach(key -> violations.add(new PolicyViolation(
                        "spec.highAvailability.tolerations",
                        key.isEmpty() ? "a toleration of every taint" : key,
                        Allowed.oneOf(allowed.tolerationKeys()))));
        if (asked.evictionStrategy() != null && !Allowed.by(allowed.evictionStrategies(), asked.evictionStrategy())) {
            violations.add(new PolicyViolation(
                    "spec.highAvailability.evictionStrategy",
                    asked.evictionStrategy().name(),
                    Allowed.oneOf(allowed.evictionStrategies(), strategy -> Stream.of(strategy.name()))));
        }
    }

    private static boolean isAllowed(List<AllowedLabel> allowed, Map.Entry<String, String> label) {
        return allowed == null
                || allowed.stream()
                        .anyMatch(entry ->
                                entry.key().equals(label.getKey()) && Allowed.by(entry.values(), label.getValue()));
    }

    private static Stream<String> texts(AllowedLabel label) {
        return label.values() == null || label.values().size() > Allowed.NAMED
                ? Stream.of(label.key())
                : label.values().stream().map(value -> label.key() + "=" + value);
    }

    private static String key(Toleration toleration) {
        return Objects.requireNonNullElse(toleration.getKey(), "");
    }

    private static void bounds(MostAllowed most, WukongSpec wukong, int networks, List<PolicyViolation> violations) {
        if (most.cpu() != null && wukong.cpu() != null && wukong.cpu() > most.cpu()) {
            violations.add(Amounts.tooMuch("spec.cpu", wukong.cpu(), most.cpu()));
        }
        if (Amounts.isLarger(wukong.memory(), most.memory())) {
            violations.add(Amounts.tooMuch("spec.memory", wukong.memory(), most.memory()));
        }
        if (most.disks() != null && wukong.disks().size() > most.disks()) {
            violations.add(Amounts.tooMuch("spec.disks", wukong.disks().size() + " disks", most.disks()));
        }
        for (DiskSpec disk : wukong.disks()) {
            if (Amounts.isLarger(disk.size(), most.diskSize())) {
                violations.add(
                        Amounts.tooMuch("spec.disks[%s].size".formatted(disk.name()), disk.size(), most.diskSize()));
            }
        }
        if (most.networks() != null && networks > most.networks()) {
            violations.add(Amounts.tooMuch("spec.networks", networks + " networks", most.networks()));
        }
    }
}
