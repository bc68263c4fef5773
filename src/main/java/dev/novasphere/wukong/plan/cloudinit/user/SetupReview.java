package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestFile;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestUser;
import dev.novasphere.wukong.api.v1alpha1.hardware.GuestOs;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files and a time zone that a Linux guest cannot carry out. cloud-init writes files in their order before it makes users, and those with
 * defer after (cc_write_files); at an owner or a time zone that the guest does not have it ends that module.
 */
public final class SetupReview {

    /** The zones that Java has: one copy, because Java makes one anew for each question. */
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    /** Zones of Linux that Java does not have, in older images too, and folders in which all are once more. */
    private static final Set<String> OTHER_ZONES = Set.of(
            "EST", "HST", "MST", "ROC", "GMT+0", "GMT-0", "US/Pacific-New", "Factory", "localtime", "posixrules");

    private static final List<String> FOLDERS = List.of("posix/", "right/");

    /** The user whom every image has, and who may be named for keys. */
    private static final String ROOT = "root";

    private SetupReview() {}

    /** A finding for each of them. */
    public static List<Finding> of(WukongSpec spec) {
        if (spec.guestOS() == GuestOs.WINDOWS) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(owners(spec));
        findings.addAll(replaced(spec.cloudInitOrNone().writeFiles()));
        timeZone(spec.cloudInitOrNone().timezone()).ifPresent(findings::add);
        return findings;
    }

    private static List<Finding> owners(WukongSpec spec) {
        Set<String> made = Stream.concat(
                        Stream.ofNullable(spec.cloudInitUser()).map(CloudInitUser::name),
                        spec.cloudInitOrNone().users().stream().map(GuestUser::name))
                .filter(name -> !ROOT.equals(name))
                .collect(Collectors.toSet());
        return spec.cloudInitOrNone().writeFiles().stream()
                .filter(file -> !isDeferred(file)
                        && file.owner() != null
                        && Arrays.stream(file.owner().split(":", 2)).anyMatch(made::contains))
                .map(file -> Finding.warning(
                        Concern.CLOUD_INIT,
                        "FileOwnerLater",
                        "owner %s of cloudInit.writeFiles %s is a user whom cloud-init makes after the files, so that it ends there and writes none of the files behind, unless the image has that user; write defer: true"
                                .formatted(file.owner(), file.path())))
                .toList();
    }

    /** Of two that replace the file the API server refuses one. */
    private static List<Finding> replaced(List<GuestFile> files) {
        List<GuestFile> ordered = Stream.concat(
                        files.stream().filter(file -> !isDeferred(file)),
                        files.stream().filter(SetupReview::isDeferred))
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            GuestFile file = ordered.get(i);
            boolean lost = appends(file)
                    && ordered.subList(i + 1, ordered.size()).stream()
                            .anyMatch(later -> !appends(later) && later.path().equals(file.path()));
            if (lost) {
                findings.add(Finding.ignored(
                        Concern.CLOUD_INIT,
                        "FileReplaced",
                        "what cloudInit.writeFiles appends to %s has no effect, because another entry writes that file anew, later; write them in the other order, and defer in both or in none"
                                .formatted(file.path())));
            }
        }
        return findings;
    }

    /** Names that this operator does not know may be newer than it. */
    private static Optional<Finding> timeZone(String zone) {
        if (zone == null
                || OTHER_ZONES.contains(zone)
                || FOLDERS.stream().anyMatch(zone::startsWith)
                || ZONES.contains(zone)) {
            return Optional.empty();
        }
        String instead = ZONES.stream()
                .filter(zone::equalsIgnoreCase)
                .findFirst()
                .orElse("for example Europe/Berlin, one of those that timedatectl list-timezones has");
        return Optional.of(Finding.warning(
                Concern.CLOUD_INIT,
                "TimeZoneNotKnown",
                "cloudInit.timezone %s is no time zone of usual images, where it is left out; write %s"
                        .formatted(zone, instead)));
    }

    private static boolean isDeferred(GuestFile file) {
        return Boolean.TRUE.equals(file.defer());
    }

    private static boolean appends(GuestFile file) {
        return Boolean.TRUE.equals(file.append());
    }
}
