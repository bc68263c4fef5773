package dev.novasphere.wukong.plan.storage.disk;

import java.util.Optional;

/**
 * Finds addresses of images that Go's net/url does not read, for which CDI's webhook refuses the DataVolume
 * (containerized-data-importer: pkg/apiserver/webhooks/util.go), and those without a host.
 */
final class AddressReview {

    private static final String EXAMPLE = "; write for example https://example.org/image.qcow2";

    /** What Go takes in no host (net/url: shouldEscape); a percent sign is judged with the whole address. */
    private static final String IN_NO_HOST = "{}|\\^`";

    private AddressReview() {}

    /**
     * What is wrong with the address of an image. Of an address that may hold credentials nothing is shown.
     *
     * @param address with its scheme
     * @return words that go on after "its image "; empty where it is read
     */
    static Optional<String> mistake(String address) {
        int start = address.indexOf(ImageSource.SCHEME_END) + ImageSource.SCHEME_END.length();
        int slash = address.indexOf('/', start);
        String authority = ImageSource.authority(address);
        if (address.startsWith("docker" + ImageSource.SCHEME_END)) {
            return slash < 0 && !hasPort(authority) ? Optional.of(tagForPort(authority)) : Optional.empty();
        }
        if (isWronglyEscaped(address)) {
            return Optional.of("has a % that does not stand before two hexadecimal digits; write %25 for a %");
        }
        if (!ImageSource.isWeb(address)) {
            return Optional.empty();
        }
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (host.isEmpty() || host.startsWith(":")) {
            return Optional.of("names no host" + EXAMPLE);
        }
        if (!hasPort(host)) {
            return Optional.of("has a colon behind its host and no number of a port behind that" + EXAMPLE);
        }
        return host.chars().anyMatch(c -> IN_NO_HOST.indexOf(c) >= 0)
                ? Optional.of("has one of %s in its host, which no host has".formatted(IN_NO_HOST) + EXAMPLE)
                : Optional.empty();
    }

    /** To Go a host ends at the first slash, so that a reference of one part has its tag where a port would be. */
    private static String tagForPort(String reference) {
        return "has its tag or digest where CDI reads a port, because no / stands before it; write the whole reference, %s"
                .formatted(
                        reference.indexOf('@') < 0
                                ? "docker.io/library/" + reference
                                : "for example docker.io/library/fedora@sha256:...");
    }

    /** Whether what is behind the last colon of a host is a port, or there is none. */
    private static boolean hasPort(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        return colon <= host.lastIndexOf(']')
                || host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Go decodes what is in front of a query, and what is behind the first number sign; a query is left as it is. */
    private static boolean isWronglyEscaped(String address) {
        int number = address.indexOf('#');
        return isWrong(ImageReview.path(address)) || number >= 0 && isWrong(address.substring(number));
    }

    private static boolean isWrong(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
