package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.availability.PlacementRules;
import dev.novasphere.wukong.api.v1alpha1.availability.RestartPolicy;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.api.v1alpha1.compute.GpuSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskRules;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.SecretKeyRef;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkRules;
import dev.novasphere.wukong.api.v1alpha1.probe.ProbeRules;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rules of the CRD without an API server, in the same words: for a Wukong that comes from a file, and for one that was stored before
 * the CRD had its rules. Rules on changes (a disk cannot shrink) are not here: they need the object as it was.
 */
public final class WukongRules {

    private static final Predicate<String> NAME = Matching.required(Patterns.DNS_SUBDOMAIN);
    private static final Predicate<String> OPTIONAL_NAME = Matching.optional(Patterns.DNS_SUBDOMAIN);
    private static final Predicate<String> SECRET_KEY = Matching.optional(Patterns.SECRET_KEY);
    private static final Predicate<String> USER_NAME = Matching.required(Patterns.USER_NAME, 32);
    private static final Predicate<String> GROUP_NAMES = Matching.optional(Patterns.GROUP_NAMES);
    private static final Predicate<String> SHELL = Matching.optional(Patterns.SHELL);
    private static final Predicate<String> DEVICE_NAME = Matching.required(Patterns.DEVICE_NAME, 63);
    private static final Predicate<String> IDENTITY = Matching.optional(Patterns.DEVICE_NAME);
    private static final Predicate<String> RESOURCE_NAME = Matching.required(Patterns.RESOURCE_NAME);
    private static final String NAME_FORM =
            "metadata.name must be a DNS subdomain: lower case letters, digits, - and ., starting and ending with a letter or digit; write"
                    + " for example web-1";

    private WukongRules() {}

    /**
     * What the API server would refuse.
     *
     * @param wukong a Wukong as read, any part of which may be missing
     * @return the broken rules in the order of the fields; empty when the Wukong would be accepted
     */
    public static List<Violation> check(Wukong wukong) {
        Violations violations = new Violations();
        checkName(wukong, violations);
        WukongSpec spec = wukong.getSpec();
        if (violations.present("spec", spec)) {
            checkMachine(spec, violations);
            DiskRules.check(spec.disks(), violations);
            NetworkRules.check(spec.networks(), violations);
            checkUser(spec.cloudInitUser(), violations);
            checkGpus(spec.gpus(), violations);
            PlacementRules.check(spec.highAvailability(), violations);
            checkPower(spec, violations);
            ProbeRules.check(spec.readinessProbe(), violations);
        }
        return violations.found();
    }

    private static void checkName(Wukong wukong, Violations violations) {
        String path = "metadata.name";
        String name = wukong.getMetadata() == null ? null : wukong.getMetadata().getName();
        if (violations.present(path, name)) {
            violations.unless(NAME.test(name), path, name, NAME_FORM);
            violations.unless(name.length() <= Limits.WUKONG_NAME, path, name, Refusals.NAME_TOO_LONG);
        }
    }

    private static void checkMachine(WukongSpec spec, Violations violations) {
        if (violations.present("spec.cpu", spec.cpu())) {
            violations.unless(spec.cpu() >= 1 && spec.cpu() <= 64, "spec.cpu", spec.cpu(), Refusals.CPU);
        }
        if (violations.present("spec.memory", spec.memory())) {
            SizeText.check(
                    "spec.memory",
                    spec.memory(),
                    Refusals.MEMORY,
                    Refusals.MEMORY_TOO_SMALL,
                    Refusals.MEMORY_TOO_LARGE,
                    violations);
            if (Boolean.TRUE.equals(spec.liveResize())) {
                violations.unless(
                        !SizeText.isSmaller(spec.memory(), "1Gi"),
                        "spec.memory",
                        spec.memory(),
                        Refusals.LIVE_RESIZE_MEMORY);
            }
        }
        violations.length("spec.osImage", spec.osImage(), Limits.LINE);
        checkName("spec.sshKeySecret", spec.sshKeySecret(), Refusals.SSH_KEY_SECRET, violations);
        violations.length("spec.identity", spec.identity(), Limits.TEXT);
        violations.unless(IDENTITY.test(spec.identity()), "spec.identity", spec.identity(), Refusals.IDENTITY);
        checkName("spec.restoreFromSnapshot", spec.restoreFromSnapshot(), Refusals.RESTORED_SNAPSHOT, violations);
    }

    private static void checkName(String path, String name, String refusal, Violations violations) {
        violations.length(path, name, Limits.TEXT);
        violations.unless(OPTIONAL_NAME.test(name), path, name, refusal);
    }

    private static void checkUser(CloudInitUser user, Violations violations) {
        String path = "spec.cloudInitUser";
        if (user == null) {
            return;
        }
        if (violations.present(path + ".name", user.name())) {
            violations.unless(USER_NAME.test(user.name()), path + ".name", user.name(), Refusals.USER_NAME);
        }
        violations.length(path + ".password", user.password(), Limits.LINE);
        violations.length(path + ".passwordHash", user.passwordHash(), Limits.LINE);
        violations.length(path + ".sudo", user.sudo(), Limits.LINE);
        violations.length(path + ".shell", user.shell(), Limits.LINE);
        violations.unless(SHELL.test(user.shell()), path + ".shell", user.shell(), Refusals.SHELL);
        violations.size(path + ".groups", user.groups().size(), Limits.GROUPS);
        for (int i = 0; i < user.groups().size(); i++) {
            violations.length(path + ".groups[" + i + "]", user.groups().get(i), Limits.LINE);
        }
        violations.unless(
                user.groups().stream().allMatch(GROUP_NAMES), path + ".groups", user.groups(), Refusals.GROUP_NAMES);
        if (user.passwordSecretRef() != null) {
            checkPasswordSecret(path + ".passwordSecretRef", user.passwordSecretRef(), violations);
            violations.unless(
                    user.password() == null && user.passwordHash() == null,
                    path + ".passwordSecretRef",
                    null,
                    Refusals.PASSWORD_TWICE);
        }
    }

    private static void checkPasswordSecret(String path, SecretKeyRef ref, Violations violations) {
        if (violations.present(path + ".name", ref.name())) {
            violations.length(path + ".name", ref.name(), Limits.TEXT);
            violations.unless(NAME.test(ref.name()), path + ".name", ref.name(), Refusals.PASSWORD_SECRET);
        }
        violations.length(path + ".key", ref.key(), Limits.TEXT);
        violations.unless(SECRET_KEY.test(ref.key()), path + ".key", ref.key(), Refusals.SECRET_KEY);
    }

    private static void checkGpus(List<GpuSpec> gpus, Violations violations) {
        violations.list("spec.gpus", gpus, GpuSpec::name, Limits.GPUS, Refusals.GPU_TWICE);
        for (int i = 0; i < gpus.size(); i++) {
            GpuSpec gpu = gpus.get(i);
            String path = "spec.gpus[" + i + "]";
            if (violations.present(path + ".name", gpu.name())) {
                violations.unless(DEVICE_NAME.test(gpu.name()), path + ".name", gpu.name(), Refusals.GPU_NAME);
            }
            if (violations.present(path + ".deviceName", gpu.deviceName())) {
                violations.unless(
                        RESOURCE_NAME.test(gpu.deviceName()),
                        path + ".deviceName",
                        gpu.deviceName(),
                        Refusals.DEVICE_NAME);
            }
        }
    }

    private static void checkPower(WukongSpec spec, Violations violations) {
        RunStrategy strategy =
                spec.startStrategy() == null ? null : spec.startStrategy().runStrategy();
        RestartPolicy policy =
                spec.highAvailability() == null ? null : spec.highAvailability().restartPolicy();
        violations.unless(
                strategy == null || policy == null || strategy == asked(policy),
                "spec",
                strategy + " with " + policy,
                Refusals.RUN_STRATEGY);
    }

    private static RunStrategy asked(RestartPolicy policy) {
        return switch (policy) {
            case Always -> RunStrategy.Always;
            case OnFailure -> RunStrategy.RerunOnFailure;
            case Never -> RunStrategy.Manual;
        };
    }
}
