package dev.novasphere.wukong.plan.storage.disk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of an image on a web server, read for what may be behind it in place of a disk. CDI takes whatever a server answers for a raw
 * disk where it knows no form of it (containerized-data-importer: pkg/importer/format-readers.go), so that the import of a web page
 * succeeds and the guest never starts.
 */
final class ImageAddress {

    /** Where blob stands in the address of such a page, behind host, owner and repository. */
    private static final int GITHUB_BLOB = 3;

    private static final String FILE = "the address of the file itself, as a download has it";

    /** How web pages are called. */
    private static final List<String> PAGES = List.of(".html", ".htm", ".xhtml");

    /** How files are called that lie beside an image. */
    private static final List<String> BESIDE = List.of(
            ".sha256",
            ".sha256sum",
            ".sha512",
            ".sha512sum",
            ".sha1",
            ".md5",
            ".md5sum",
            ".asc",
            ".sig",
            ".gpg",
            ".torrent",
            ".zsync",
            ".manifest",
            "/sha256sums",
            "/sha512sums",
            "/md5sums",
            "/checksum");

    /**
     * What an address is of in place of a disk.
     *
     * @param what what is behind it
     * @param write what to write instead
     */
    record Instead(String what, String write) {}

    /** Hosts that stand for the computer itself. */
    private static final List<String> SELF = List.of("localhost", "127.0.0.1", "[::1]");

    private ImageAddress() {}

    /** Whether an address names the computer that asks for it, which is a Pod of CDI. */
    static boolean isOfTheImporter(String image) {
        if (!ImageSource.isWeb(image)) {
            return false;
        }
        String address = withoutScheme(image);
        return SELF.stream()
                .filter(address::startsWith)
                .anyMatch(host ->
                        address.length() == host.length() || ":/?#".indexOf(address.charAt(host.length())) >= 0);
    }

    /**
     * What is behind an address by its form, if it is no disk.
     *
     * @param image an image as it is written; only those with http:// or https:// are judged
     */
    static Optional<Instead> noDisk(String image) {
        if (!ImageSource.isWeb(image)) {
            return Optional.empty();
        }
        String address = withoutScheme(image);
        String path = ImageReview.path(address);
        String behind = address.substring(path.length());
        boolean query = !behind.isEmpty();
        String lower = path.toLowerCase(Locale.ROOT);
        if (isGithubPage(lower, behind) || lower.contains("/-/blob/")) {
            return Optional.of(new Instead("a page that shows a file", "/raw/ in place of /blob/"));
        }
        if (lower.startsWith("drive.google.com/") && !lower.startsWith("drive.google.com/uc")) {
            return Optional.of(new Instead("a page that shows a file", FILE));
        }
        if (PAGES.stream().anyMatch(lower::endsWith)) {
            return Optional.of(new Instead("a web page", FILE));
        }
        if (BESIDE.stream().anyMatch(lower::endsWith)) {
            return Optional.of(new Instead("a file that lies beside images, such as their checksums", FILE));
        }
        if (!query && (path.endsWith("/") || path.indexOf('/') < 0)) {
            return Optional.of(new Instead("a folder or of a server", FILE));
        }
        return !query && ImageReview.isTagged(path) && !ImageReview.isCalledAsFile(path)
                ? Optional.of(new Instead(
                        "an image in a registry, by the tag or digest behind its name",
                        "docker:// in place of " + image.substring(0, image.length() - address.length())))
                : Optional.empty();
    }

    /** The page of a file in a repository of GitHub, which answers with the file itself where ?raw=true is behind it. */
    private static boolean isGithubPage(String path, String behind) {
        String[] parts = path.split("/");
        return parts.length > GITHUB_BLOB
                && (parts[0].equals("github.com") || parts[0].equals("www.github.com"))
                && parts[GITHUB_BLOB].equals("blob")
                && !behind.contains("raw=");
    }

    private static String withoutScheme(String image) {
        return image.substring(image.indexOf(ImageSource.SCHEME_END) + ImageSource.SCHEME_END.length());
    }
}
