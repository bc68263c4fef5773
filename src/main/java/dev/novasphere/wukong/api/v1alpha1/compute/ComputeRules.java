package dev.novasphere.wukong.api.v1alpha1.compute;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.SizeText;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The rules on cpu, memory and devices: for each its CEL expression and message in the definition, and the same in Java. */
public final class ComputeRules {

    /** CPUs of the largest guest. */
    public static final int MOST_CPUS = 512;

    /** Cores of the largest socket. */
    public static final int MOST_CORES = 64;

    /** Sockets of a guest whose topology is not written. */
    public static final int MOST_SOCKETS = 16;

    /** What the largest machines of QEMU have. */
    public static final String CPUS_CEL = "self >= 1 && self <= 512";

    public static final String CPUS_MESSAGE = "cpu must be a whole number from 1 to 512; write for example 2";
    static final Rule<Integer> CPUS = new Rule<>(CPUS_CEL, CPUS_MESSAGE, cpu -> cpu >= 1 && cpu <= MOST_CPUS);

    /** It becomes part of the name of a node's label. */
    public static final String MODEL_CEL =
            "self == '' || (self.size() <= 63 && self.matches('" + Patterns.DEVICE_NAME + "'))";

    public static final String MODEL_MESSAGE =
            "cpuModel must be the name of a CPU model as libvirt has it, at most 63 letters, digits, -, _ and .; write for example"
                    + " Cascadelake-Server or host-passthrough";
    static final Rule<String> MODEL = new Rule<>(
            MODEL_CEL,
            MODEL_MESSAGE,
            model -> model.length() <= 63
                    && Matching.optional(Patterns.DEVICE_NAME).test(model));

    /** A quantity of Kubernetes; it starts with a digit, which leaves signs and bare suffixes out. */
    public static final String MEMORY_CEL = "self.matches('" + Patterns.QUANTITY + "') && isQuantity(self)";

    public static final String MEMORY_MESSAGE =
            "memory must be a Kubernetes quantity: a positive number directly followed by Mi, Gi or Ti, or by M, G or T; write for"
                    + " example 4Gi or 512Mi";
    static final Rule<String> MEMORY = new Rule<>(MEMORY_CEL, MEMORY_MESSAGE, SizeText::isSize);

    /** Below that a unit was forgotten. */
    public static final String MEMORY_LEAST_CEL =
            "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('1Mi')) >= 0";

    public static final String MEMORY_LEAST_MESSAGE =
            "memory must be at least 1Mi; a number without a unit means bytes, write for example 4Gi";
    static final Rule<String> MEMORY_LEAST =
            new Rule<>(MEMORY_LEAST_CEL, MEMORY_LEAST_MESSAGE, memory -> SizeText.isAtLeast(memory, "1Mi"));

    /** Kubernetes counts bytes in 63 bits. */
    public static final String MEMORY_MOST_CEL =
            "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('8Ei')) < 0";

    public static final String MEMORY_MOST_MESSAGE =
            "memory must be less than 8Ei, the largest number of bytes that Kubernetes can count; write for example 4Gi";
    static final Rule<String> MEMORY_MOST =
            new Rule<>(MEMORY_MOST_CEL, MEMORY_MOST_MESSAGE, memory -> SizeText.isLess(memory, "8Ei"));

    /** KubeVirt joins devices by their names. */
    public static final String UNIQUE_GPUS_CEL = "[self.map(g, g.name)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_GPUS_MESSAGE = "two gpus have the same name; give each gpu its own name";
    static final Rule<List<GpuSpec>> UNIQUE_GPUS =
            new Rule<>(UNIQUE_GPUS_CEL, UNIQUE_GPUS_MESSAGE, gpus -> Matching.unique(gpus, GpuSpec::name));

    /** libvirt takes it into an alias. */
    public static final String GPU_CEL = "self.size() <= 63 && self.matches('" + Patterns.DEVICE_NAME + "')";

    public static final String GPU_MESSAGE =
            "a gpu name must be at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit; write for example"
                    + " gpu-1";
    static final Rule<String> GPU = new Rule<>(GPU_CEL, GPU_MESSAGE, Matching.required(Patterns.DEVICE_NAME, 63));

    /** KubeVirt joins devices by their names. */
    public static final String UNIQUE_HOST_DEVICES_CEL = UNIQUE_GPUS_CEL;

    public static final String UNIQUE_HOST_DEVICES_MESSAGE =
            "two hostDevices have the same name; give each device its own name";
    static final Rule<List<HostDeviceSpec>> UNIQUE_HOST_DEVICES = new Rule<>(
            UNIQUE_HOST_DEVICES_CEL,
            UNIQUE_HOST_DEVICES_MESSAGE,
            devices -> Matching.unique(devices, HostDeviceSpec::name));

    /** libvirt takes it into an alias. */
    public static final String HOST_DEVICE_CEL = GPU_CEL;

    public static final String HOST_DEVICE_MESSAGE =
            "name of hostDevices must be at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit; write for"
                    + " example qat-1";
    static final Rule<String> HOST_DEVICE =
            new Rule<>(HOST_DEVICE_CEL, HOST_DEVICE_MESSAGE, Matching.required(Patterns.DEVICE_NAME, 63));

    /** An extended resource of Kubernetes. */
    public static final String DEVICE_CEL = "self.matches('" + Patterns.RESOURCE_NAME + "')";

    public static final String DEVICE_MESSAGE =
            "deviceName must be the full name of a device resource that the KubeVirt object permits; write for example"
                    + " nvidia.com/TU104GL_Tesla_T4";
    static final Rule<String> DEVICE =
            new Rule<>(DEVICE_CEL, DEVICE_MESSAGE, Matching.required(Patterns.RESOURCE_NAME));

    private ComputeRules() {}

    /**
     * Checks how large a machine is.
     *
     * @param cpu virtual CPUs; null when absent
     * @param memory the quantity as written; null when absent
     * @param violations takes what is broken
     */
    public static void check(Integer cpu, String memory, Violations violations) {
        violations.check("spec.cpu", cpu, CPUS);
        violations.length("spec.memory", memory, SizeText.LONGEST);
        violations.check("spec.memory", memory, MEMORY, MEMORY_LEAST, MEMORY_MOST);
    }

    /**
     * Over how many sockets CPUs are spread whose topology is not written: one up to 64, else the fewest that divide them evenly.
     *
     * @return empty where no number of sockets up to 16 divides them into sockets of at most 64 cores
     */
    public static OptionalInt sockets(int cpus) {
        return IntStream.rangeClosed(1, MOST_SOCKETS)
                .filter(sockets -> cpus % sockets == 0 && cpus / sockets <= MOST_CORES)
                .findFirst();
    }

    /**
     * Checks the arrangement and model of the CPUs.
     *
     * @param topology null when absent
     * @param model null when absent
     * @param violations takes what is broken
     */
    public static void check(CpuTopology topology, String model, Violations violations) {
        if (topology != null) {
            violations.within("spec.cpuTopology.sockets", topology.sockets(), 1, MOST_CPUS);
            violations.within("spec.cpuTopology.cores", topology.cores(), 1, MOST_CPUS);
            violations.within("spec.cpuTopology.threads", topology.threads(), 1, MOST_CPUS);
        }
        violations.length("spec.cpuModel", model, Limits.TEXT);
        violations.check("spec.cpuModel", model, MODEL);
    }

    /**
     * Checks the devices of a Wukong.
     *
     * @param gpus the gpus as read, any part of which may be missing
     * @param devices the further devices as read, any part of which may be missing
     * @param violations takes what is broken
     */
    public static void check(List<GpuSpec> gpus, List<HostDeviceSpec> devices, Violations violations) {
        violations.size("spec.hostDevices", devices.size(), Limits.HOST_DEVICES);
        violations.check("spec.hostDevices", devices, UNIQUE_HOST_DEVICES);
        for (int i = 0; i < devices.size(); i++) {
            String at = "spec.hostDevices[" + i + "]";
            violations.length(at + ".name", devices.get(i).name(), Limits.TEXT);
            violations.required(at + ".name", devices.get(i).name(), HOST_DEVICE);
            violations.length(at + ".deviceName", devices.get(i).deviceName(), Limits.RESOURCE_NAME);
            violations.required(at + ".deviceName", devices.get(i).deviceName(), DEVICE);
        }
        String path = "spec.gpus";
        violations.size(path, gpus.size(), Limits.GPUS);
        violations.check(path, gpus, UNIQUE_GPUS);
        for (int i = 0; i < gpus.size(); i++) {
            violations.required(path + "[" + i + "].name", gpus.get(i).name(), GPU);
            violations.length(path + "[" + i + "].deviceName", gpus.get(i).deviceName(), Limits.RESOURCE_NAME);
            violations.required(path + "[" + i + "].deviceName", gpus.get(i).deviceName(), DEVICE);
        }
    }
}
