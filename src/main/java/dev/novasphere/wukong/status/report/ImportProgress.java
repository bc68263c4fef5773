package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/** How far CDI is with filling a disk. */
final class ImportProgress {

    private static final Pattern PERCENT = Pattern.compile("\\d{1,3}(\\.\\d*)?%");

    private static final int PROGRESS_STEP = 10;

    private ImportProgress() {}

    /** How often the importer was restarted. */
    static int restarts(DataVolumeStatus status) {
        return status.restartCount() == null ? 0 : status.restartCount();
    }

    /** How far it is, as the end of a sentence, and what it waits for if it does not begin. */
    static String words(DataVolumeStatus status, DiskSpec disk, String namespace) {
        String progress = progress(status).map(p -> ", " + p + " done.").orElse(".");
        boolean begins = "ImportScheduled".equals(status.phase())
                && disk.imageOptions() != null
                && disk.imageOptions().caConfigMap() != null;
        return begins
                ? progress + " If it does not begin, check that there is a ConfigMap "
                        + disk.imageOptions().caConfigMap() + ", which imageOptions.caConfigMap names, in namespace "
                        + namespace + "."
                : progress;
    }

    /** Progress in steps of ten per cent, so that not every per cent is a write of the status. */
    static Optional<String> progress(DataVolumeStatus status) {
        return percent(status).map(p -> p / PROGRESS_STEP * PROGRESS_STEP + "%");
    }

    /** Per cent that are done; empty when CDI gives none. */
    static Optional<Integer> percent(DataVolumeStatus status) {
        String progress = status.progress();
        if (progress == null || !PERCENT.matcher(progress).matches()) {
            return Optional.empty();
        }
        return Optional.of((int) Double.parseDouble(progress.substring(0, progress.length() - 1)));
    }
}
