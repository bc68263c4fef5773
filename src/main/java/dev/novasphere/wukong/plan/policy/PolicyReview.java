package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.MostAllowed;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceType;
import java.util.ArrayList;
import java.util.List;
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
        if (wukong.highAvailability() != null) {
            violations.addAll(new SchedulingReview(policy.scheduling(), namespace).of(wukong.highAvailability()));
        }
        if (policy.scheduling() != null && policy.scheduling().nodeSelector() != null) {
            violations.addAll(new HardwareNodes(policy.scheduling().nodeSelector()).of(wukong));
        }
        violations.addAll(new ClassReview(policy).of(wukong));
        if (wukong.service() != null) {
            ServiceType type = wukong.service().typeOrDefault();
            List<ServiceType> types = Objects.requireNonNullElse(policy.serviceTypes(), List.of(ServiceType.ClusterIP));
            if (!types.contains(type)) {
                violations.add(new PolicyViolation(
                        "spec.service.type", type.name(), Allowed.oneOf(types, allowed -> Stream.of(allowed.name()))));
            }
        }
        wukong.gpus().stream()
                .filter(gpu -> !Allowed.by(policy.gpuDeviceNames(), gpu.deviceName()))
                .forEach(gpu ->
                        violations.add(device("spec.gpus[%s].deviceName".formatted(gpu.name()), gpu.deviceName())));
        wukong.hostDevices().stream()
                .filter(device -> !Allowed.by(policy.gpuDeviceNames(), device.deviceName()))
                .forEach(device -> violations.add(
                        device("spec.hostDevices[%s].deviceName".formatted(device.name()), device.deviceName())));
        List<String> accounts = Objects.requireNonNullElse(policy.serviceAccounts(), List.of());
        wukong.filesystems().stream()
                .filter(filesystem ->
                        filesystem.serviceAccount() != null && !accounts.contains(filesystem.serviceAccount()))
                .forEach(filesystem -> violations.add(new PolicyViolation(
                        "spec.filesystems[%s].serviceAccount".formatted(filesystem.name()),
                        filesystem.serviceAccount(),
                        Allowed.oneOf(accounts))));
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
        gracePeriod(wukong.terminationGracePeriodSeconds(), violations);
        if (policy.most() != null) {
            bounds(policy.most(), wukong, networks.size(), violations);
        }
        return violations;
    }

    private void gracePeriod(Integer seconds, List<PolicyViolation> violations) {
        Integer written = policy.most() == null ? null : policy.most().terminationGracePeriodSeconds();
        int most = Objects.requireNonNullElse(written, MostAllowed.GRACE_SECONDS);
        if (seconds != null && seconds > most) {
            violations.add(Amounts.tooMuch("spec.terminationGracePeriodSeconds", seconds, most));
        }
    }

    private PolicyViolation device(String field, String deviceName) {
        return new PolicyViolation(field, deviceName, Allowed.oneOf(policy.gpuDeviceNames()));
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
            boolean open = disk.size() == null && disk.hasOwnClaim();
            if (most.diskSize() != null && open) {
                violations.add(Amounts.tooMuch(
                        "spec.disks[%s].size".formatted(disk.name()), "that of its source", most.diskSize()));
            }
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
