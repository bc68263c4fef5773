package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import dev.novasphere.wukong.status.vocabulary.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why CDI cannot import an image, read from its words (containerized-data-importer: pkg/image/qemu.go, pkg/controller/util.go,
 * pkg/importer/checksum.go, Go's own words for HTTP, TLS and names, and those of registries). Addresses and names in them are the user's,
 * and may be of any words.
 *
 * @param cause the kind of failure
 * @param needs the bytes that the image needs; 0 when they are not known
 * @param available the bytes that CDI found on the volume; 0 when they are not known
 */
record ImportFailure(Cause cause, long needs, long available) {

    /** What stands in the way. */
    enum Cause {
        TOO_SMALL,
        CREDENTIALS,
        RATE_LIMIT,
        /** The authority that signed the server's certificate is not known. */
        AUTHORITY,
        /** The certificate is none for this server, or none for now: no authority mends that. */
        CERTIFICATE,
        CHECKSUM,
        /** A Secret that the importer takes the credentials from, or a key of it, is not there. */
        SECRET,
        /** The Pod of CDI was ended for want of memory. */
        MEMORY,
        /** The image that a Pod of CDI runs cannot be pulled; where CDI pulls the disk from a registry, it may be that of the disk. */
        PULL,
        ADDRESS
    }

    /** Kubernetes' reason for a container that does not begin, because what its environment is taken from is missing. */
    private static final String WITHOUT_SECRET = "CreateContainerConfigError";

    private static final String WITHOUT_MEMORY = "OOMKilled";
    private static final Set<String> PULLS = Set.of("ImagePullFailed", "ErrImagePull", "ImagePullBackOff");

    /** Reasons of a DataVolume's condition Running that say that its import fails. */
    static final Set<String> REASONS = Set.of(
            "Error",
            "ImagePullFailed",
            "CrashLoopBackOff",
            "ErrImagePull",
            "ImagePullBackOff",
            WITHOUT_MEMORY,
            WITHOUT_SECRET);

    private static final List<String> TOO_SMALL = List.of(
            "larger than the reported available",
            "datavolume too small",
            "a larger pvc is required",
            "no space left on device",
            "largest block is bigger than maxblock",
            "disk quota exceeded",
            "smaller than the source");
    private static final List<String> RATE_LIMIT =
            List.of("toomanyrequests", "too many requests", "got 429", "pull rate limit");
    private static final List<String> CREDENTIALS = List.of(
            "got 401",
            "got 403",
            "status code 401",
            "status code 403",
            "401 unauthorized",
            "403 forbidden",
            "unauthorized:",
            "(unauthorized)",
            "(forbidden)",
            "authentication required",
            "denied:",
            "access denied",
            "access to the resource is denied",
            "invalid username/password");
    private static final List<String> CERTIFICATE = List.of("x509: ", "certificate");
    private static final List<String> OF_ANOTHER = List.of(
            "certificate has expired",
            "not yet valid",
            "certificate is valid for",
            "certificate is not valid for",
            "doesn't contain any ip sans",
            "relies on legacy common name",
            "certificate subject name");
    private static final String NOT_OF_THE_WUKONG =
            "The Pod of CDI cannot begin, and nothing in the Wukong changes that: an administrator checks CDI";
    private static final BigDecimal GIBIBYTE = BigDecimal.valueOf(1L << 30);
    private static final int MOST_DIGITS = 19;

    /** Of a volume with less than this share of what was asked for, the size is not what makes it too small. */
    private static final BigDecimal LEAST_SHARE = new BigDecimal("0.8");

    /** Reads what CDI says. */
    static ImportFailure of(String words) {
        String text = withoutNames(words.toLowerCase(Locale.ROOT));
        if (hasAny(text, TOO_SMALL)) {
            return new ImportFailure(Cause.TOO_SMALL, sizeIn(text), bytes(Words.after(text, "available storage ")));
        }
        return new ImportFailure(cause(text), 0, 0);
    }

    /**
     * Reads what CDI says.
     *
     * @param reason that of the condition with the words
     */
    static ImportFailure of(String words, Optional<String> reason) {
        return switch (reason.orElse("")) {
            case WITHOUT_SECRET -> new ImportFailure(Cause.SECRET, 0, 0);
            case WITHOUT_MEMORY -> new ImportFailure(Cause.MEMORY, 0, 0);
            default -> {
                ImportFailure said = of(words);
                boolean pulls = reason.filter(PULLS::contains).isPresent() && said.cause == Cause.ADDRESS;
                yield pulls ? new ImportFailure(Cause.PULL, 0, 0) : said;
            }
        };
    }

    private static Cause cause(String text) {
        if (text.contains("checksum")) {
            return Cause.CHECKSUM;
        }
        if (hasAny(text, CERTIFICATE)) {
            return hasAny(text, OF_ANOTHER) ? Cause.CERTIFICATE : Cause.AUTHORITY;
        }
        if (hasAny(text, RATE_LIMIT)) {
            return Cause.RATE_LIMIT;
        }
        return hasAny(text, CREDENTIALS) ? Cause.CREDENTIALS : Cause.ADDRESS;
    }

    private static boolean hasAny(String text, List<String> phrases) {
        return phrases.stream().anyMatch(text::contains);
    }

    /** The words without those that are an address, a path or the name of a host, which follows the word lookup too. */
    private static String withoutNames(String text) {
        StringBuilder kept = new StringBuilder();
        String before = "";
        for (String word : Words.in(text)) {
            if (!before.equals("lookup") && !isName(word)) {
                kept.append(kept.isEmpty() ? "" : " ").append(word);
            }
            before = word;
        }
        return kept.toString();
    }

    /** Whether a word is put together of others by slashes, dots or colons; "username/password" is one of a registry's own. */
    private static boolean isName(String word) {
        if (word.indexOf('/') >= 0) {
            return !word.startsWith("username/password");
        }
        for (int i = 0; i < word.length() - 1; i++) {
            if ((word.charAt(i) == '.' || word.charAt(i) == ':') && Character.isLetterOrDigit(word.charAt(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Virtual image size 21474836480 is larger than the reported available storage 5043650560; or storage size is smaller than the source
     * 5368709120 &lt; 10737418240.
     */
    private static long sizeIn(String text) {
        return bytes(Words.after(text, "image size ")
                .or(() -> Words.after(text, "smaller than the source ").flatMap(sizes -> Words.after(sizes, "< "))));
    }

    private static long bytes(Optional<String> rest) {
        String digits = Words.name(rest.orElse(""));
        boolean number = !digits.isEmpty()
                && digits.length() < MOST_DIGITS
                && digits.chars().allMatch(Character::isDigit);
        return number ? Long.parseLong(digits) : 0;
    }

    /** The one thing to do about it, without a full stop. */
    String advice(DiskSpec disk, boolean copies) {
        return switch (cause) {
            case TOO_SMALL ->
                "The disk is too small for its " + (copies ? "source" : "image") + ": write size " + size(disk)
                        + " at disk " + disk.name()
                        + (copies ? ", or leave its size out to get that of the source" : "");
            case CREDENTIALS ->
                named(disk, Option.SECRET)
                        .map(secret -> "The server does not accept the credentials of Secret " + secret
                                + ": correct them there, or name another Secret in imageOptions.credentialsSecret")
                        .orElse(
                                "The server wants credentials: name a Secret with them in imageOptions.credentialsSecret");
            case RATE_LIMIT ->
                "The server gives no more images for now: CDI keeps trying"
                        + named(disk, Option.SECRET)
                                .map(secret -> "")
                                .orElse(". Many servers give more with credentials: name a Secret with them in"
                                        + " imageOptions.credentialsSecret");
            case AUTHORITY ->
                named(disk, Option.AUTHORITY)
                        .map(
                                authority ->
                                        "The server's certificate is not trusted with those of ConfigMap " + authority
                                                + ": put that of its authority there, or name another ConfigMap in imageOptions.caConfigMap")
                        .orElse(
                                "The server's certificate is not trusted: name a ConfigMap with that of its authority in"
                                        + " imageOptions.caConfigMap");
            case CERTIFICATE ->
                "The server's certificate is not valid for this address, or not at this time: write the address that it is for"
                        + " in spec.disks, or have it renewed";
            case CHECKSUM -> "The file is another than imageOptions.checksum says: correct the one or the other";
            case SECRET ->
                named(disk, Option.SECRET)
                        .map(secret -> "Make Secret " + secret
                                + ", with the keys accessKeyId and secretKey, in the namespace of the"
                                + " Wukong: the import begins by itself then. If the name is wrong, correct"
                                + " imageOptions.credentialsSecret of disk " + disk.name())
                        .orElse(NOT_OF_THE_WUKONG);
            case MEMORY ->
                "The Pod of CDI was ended because it has too little memory, which nothing in the Wukong changes: CDI keeps trying. If it"
                        + " stays so, an administrator raises spec.config.podResourceRequirements of the CDI object";
            case PULL -> fromRegistry(disk) ? address(copies) : NOT_OF_THE_WUKONG;
            case ADDRESS -> address(copies);
        };
    }

    private static String address(boolean copies) {
        return copies
                ? "CDI keeps trying. If the source is wrong, correct it in spec.disks"
                : "CDI keeps trying. If the address is wrong, correct it in spec.disks";
    }

    private static boolean fromRegistry(DiskSpec disk) {
        return disk.hasImage()
                && !disk.image().startsWith("http://")
                && !disk.image().startsWith("https://");
    }

    private enum Option {
        SECRET,
        AUTHORITY
    }

    private static Optional<String> named(DiskSpec disk, Option option) {
        return Optional.ofNullable(disk.imageOptions())
                .map(options -> option == Option.SECRET ? options.credentialsSecret() : options.caConfigMap());
    }

    /**
     * The size to write, in whole GiB. A volume offers a little less than was asked for, to its file system, so that the image needs as much
     * more in proportion.
     */
    private String size(DiskSpec disk) {
        Optional<BigDecimal> asked = CanonicalQuantity.parse(disk.size()).map(size -> size.getNumericalAmount());
        if (needs == 0 || asked.isEmpty()) {
            return needs == 0 ? "larger than " + disk.size() : gibibytes(BigDecimal.valueOf(needs)) + "Gi or more";
        }
        BigDecimal offered = BigDecimal.valueOf(available);
        boolean usual = available > 0
                && offered.compareTo(asked.get()) < 0
                && offered.compareTo(asked.get().multiply(LEAST_SHARE)) >= 0;
        BigDecimal image = BigDecimal.valueOf(needs);
        BigDecimal size = usual ? image.multiply(asked.get()).divide(offered, 0, RoundingMode.CEILING) : image;
        return size.compareTo(asked.get()) > 0
                ? gibibytes(size) + "Gi or more (it is " + disk.size() + ")"
                : "larger than " + disk.size();
    }

    private static BigDecimal gibibytes(BigDecimal bytes) {
        return bytes.divide(GIBIBYTE, 0, RoundingMode.CEILING);
    }
}
