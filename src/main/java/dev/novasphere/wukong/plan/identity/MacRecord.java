package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The MAC addresses of a Wukong, recorded on the disks it made, so that a Wukong of the same name that finds these disks, retained or
 * restored from a backup, has them again. They are an annotation of the DataVolume and the claim:
 * {@code default=02:00:5e:10:00:01,lan=02:00:5e:10:00:02}.
 */
public final class MacRecord {

    private static final Pattern UNICAST = Pattern.compile(Patterns.UNICAST_MAC);

    private MacRecord() {}

    /** The annotation's value: the addresses of all nics, in their order. */
    public static String of(List<Nic> nics) {
        StringBuilder record = new StringBuilder();
        for (Nic nic : nics) {
            record.append(record.isEmpty() ? "" : ",")
                    .append(nic.name())
                    .append('=')
                    .append(nic.mac());
        }
        return record.toString();
    }

    /** Whether a text is the address of one interface. */
    static boolean isUnicast(String text) {
        return UNICAST.matcher(text).matches();
    }

    /**
     * The address of a network that is recorded on the first disk of the spec that has a record of it. What is no unicast address is no
     * record. A disk of another Wukong, one that is about to go, and a claim that a disk only names in claimName have none.
     */
    static Optional<String> of(PlanInput input, String network) {
        return input.spec().disks().stream()
                .filter(disk -> !disk.usesExistingClaim())
                .map(disk -> objects(input, disk))
                .filter(objects -> objects.stream().allMatch(object -> stays(input, object)))
                .flatMap(List::stream)
                .map(object -> Annotations.annotation(object, Annotations.MAC_ADDRESSES))
                .filter(Objects::nonNull)
                .flatMap(record -> entry(record, network).stream())
                .findFirst();
    }

    /** CDI copies annotations to a claim when it makes it, and later changes reach the DataVolume alone. */
    private static List<HasMetadata> objects(PlanInput input, DiskSpec disk) {
        return Stream.<HasMetadata>of(
                        input.observed().dataVolumes().get(disk.name()),
                        input.observed().claims().get(disk.name()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static boolean stays(PlanInput input, HasMetadata object) {
        return input.name().equals(Labels.label(object, Labels.WUKONG))
                && object.getMetadata().getDeletionTimestamp() == null
                && ObjectOwner.of(input, object).kind() != ObjectOwner.Kind.PREDECESSOR;
    }

    private static Optional<String> entry(String record, String network) {
        Map<String, String> addresses = Arrays.stream(record.split(","))
                .map(entry -> entry.split("=", 2))
                .filter(entry -> entry.length == 2 && isUnicast(entry[1]))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1], (first, second) -> first));
        return Optional.ofNullable(addresses.get(network)).map(mac -> mac.toLowerCase(Locale.ROOT));
    }
}
