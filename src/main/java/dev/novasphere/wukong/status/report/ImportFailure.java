package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.status.vocabulary.Words;
import java.util.List;
import java.util.Locale;

/**
 * Why CDI cannot import an image, read from its words (containerized-data-importer: pkg/image/qemu.go, pkg/controller/util.go, and Go's
 * own words for HTTP, TLS and names).
 *
 * @param cause the kind of failure
 * @param needs the size in whole GiB that the image needs, rounded up; 0 when it is not known
 */
record ImportFailure(Cause cause, long needs) {

    /** What stands in the way. */
    enum Cause {
        TOO_SMALL,
        CREDENTIALS,
        CERTIFICATE,
        CHECKSUM,
        ADDRESS
    }

    private static final List<String> TOO_SMALL = List.of(
            "larger than the reported available",
            "datavolume too small",
            "a larger pvc is required",
            "no space left on device",
            "largest block is bigger than maxblock",
            "disk quota exceeded",
            "smaller than the source");
    private static final long GIBIBYTE = 1L << 30;
    private static final int MOST_DIGITS = 19;

    /** Reads what CDI says. */
    static ImportFailure of(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        if (TOO_SMALL.stream().anyMatch(text::contains)) {
            return new ImportFailure(Cause.TOO_SMALL, sizeIn(text));
        }
        if (text.contains("checksum")) {
            return new ImportFailure(Cause.CHECKSUM, 0);
        }
        if (text.contains("x509") || text.contains("certificate")) {
            return new ImportFailure(Cause.CERTIFICATE, 0);
        }
        if (text.contains("got 401")
                || text.contains("got 403")
                || text.contains("unauthorized")
                || text.contains("access denied")) {
            return new ImportFailure(Cause.CREDENTIALS, 0);
        }
        return new ImportFailure(Cause.ADDRESS, 0);
    }

    /**
     * Virtual image size 21474836480 is larger than the reported available storage 5043650560; or storage size is smaller than the source
     * 5368709120 &lt; 10737418240.
     */
    private static long sizeIn(String text) {
        String bytes = Words.name(Words.after(text, "image size ")
                .or(() -> Words.after(text, "smaller than the source ").flatMap(sizes -> Words.after(sizes, "< ")))
                .orElse(""));
        boolean number = !bytes.isEmpty()
                && bytes.length() < MOST_DIGITS
                && bytes.chars().allMatch(Character::isDigit);
        return number ? (Long.parseLong(bytes) + GIBIBYTE - 1) / GIBIBYTE : 0;
    }

    /** The one thing to do about it, without a full stop. */
    String advice(DiskSpec disk, boolean copies) {
        return switch (cause) {
            case TOO_SMALL ->
                "The disk is too small for its " + (copies ? "source" : "image") + ": write size "
                        + (needs == 0 ? "larger than " + disk.size() : needs + "Gi or more (it is " + disk.size() + ")")
                        + " at disk " + disk.name()
                        + (copies ? ", or leave its size out to get that of the source" : "");
            case CREDENTIALS ->
                "The server wants credentials: name a Secret with them in imageOptions.credentialsSecret";
            case CERTIFICATE ->
                "The server's certificate is not trusted: name a ConfigMap with that of its authority in"
                        + " imageOptions.caConfigMap";
            case CHECKSUM -> "The file is another than imageOptions.checksum says: correct the one or the other";
            case ADDRESS ->
                copies
                        ? "CDI keeps trying. If the source is wrong, correct it in spec.disks"
                        : "CDI keeps trying. If the address is wrong, correct it in spec.disks";
        };
    }
}
