package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.cdi.HttpSource;
import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.kubevirt.cdi.RegistrySource;
import java.util.Optional;

/**
 * Reads the image of a disk. CDI wants the scheme of a registry address kept: docker:// or oci-archive://.
 *
 * @param source what CDI imports from
 * @param address the image's address with its scheme
 */
public record ImageSource(ImportSource source, String address) {

    static final String SCHEME_END = "://";

    /**
     * The source an image string stands for.
     *
     * @param image an http(s), docker or oci-archive address, or a registry reference without scheme
     * @return empty when the scheme is another one
     */
    public static Optional<ImageSource> of(String image) {
        if (isWeb(image)) {
            return Optional.of(new ImageSource(ImportSource.of(new HttpSource(image, null, null, null)), image));
        }
        if (isRegistry(image) || image.startsWith("oci-archive://")) {
            return Optional.of(new ImageSource(ImportSource.of(new RegistrySource(image, null, null, null)), image));
        }
        if (image.contains(SCHEME_END)) {
            return Optional.empty();
        }
        return of("docker://" + image);
    }

    /**
     * Whether user and password are written into the address: before the last {@code @} of its authority, which is the text between
     * {@code ://} and the path, query or fragment (RFC 3986, section 3.2). An address of a registry has a password only where that text has a
     * colon as well and a path follows: {@code fedora:42@sha256:0123} is a tag and a digest.
     */
    public boolean carriesCredentials() {
        String authority = authority(address);
        if (isWeb(address)) {
            return authority.lastIndexOf('@') > 0;
        }
        int at = authority.lastIndexOf('@', authority.length() - 2);
        int colon = authority.indexOf(':', 1);
        boolean path = address.indexOf('/', address.indexOf(SCHEME_END) + SCHEME_END.length()) >= 0;
        return isRegistry(address) && path && colon > 0 && colon < at;
    }

    /** The address without user and password, where it carries them. */
    static String withoutCredentials(String address) {
        boolean carries = address.contains(SCHEME_END)
                && of(address).filter(ImageSource::carriesCredentials).isPresent();
        if (!carries) {
            return address;
        }
        int start = address.indexOf(SCHEME_END) + SCHEME_END.length();
        String authority = authority(address);
        return address.substring(0, start)
                + authority.substring(authority.lastIndexOf('@') + 1)
                + address.substring(start + authority.length());
    }

    /** What is between {@code ://} and the next slash, in an address of a web server also the next question mark or number sign. */
    static String authority(String address) {
        int start = address.indexOf(SCHEME_END) + SCHEME_END.length();
        String ends = isWeb(address) ? "/?#" : "/";
        int end = start;
        while (end < address.length() && ends.indexOf(address.charAt(end)) < 0) {
            end++;
        }
        return address.substring(start, end);
    }

    /** Whether an address is one of a web server. */
    static boolean isWeb(String address) {
        return address.startsWith("http://") || address.startsWith("https://");
    }

    private static boolean isRegistry(String address) {
        return address.startsWith("docker://");
    }
}
