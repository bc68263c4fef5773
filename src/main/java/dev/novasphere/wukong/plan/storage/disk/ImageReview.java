package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.source.ImageOptions;
import dev.novasphere.wukong.api.v1alpha1.disk.source.PullMethod;
import dev.novasphere.wukong.plan.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads the image of a disk for what CDI cannot import (containerized-data-importer: pkg/importer/transport.go, pkg/image/filefmt.go; the
 * form of references is that of distribution/reference).
 */
public final class ImageReview {

    private static final String DOCKER = "docker://";
    private static final String NOT_SUPPORTED = "ImageNotSupported";
    private static final Predicate<String> REFERENCE = Matching.required(Patterns.CONTAINER_IMAGE);

    /** How files are called that hold a disk, packed or not. */
    private static final List<String> FILES =
            List.of(".qcow2", ".img", ".iso", ".raw", ".vmdk", ".vdi", ".vhd", ".vhdx", ".gz", ".xz", ".zst");

    /** How files are called out of which CDI takes no disk: it unpacks gz, xz and zst, and takes anything else for the disk itself. */
    private static final List<String> ARCHIVES = List.of(
            ".zip",
            ".7z",
            ".rar",
            ".bz2",
            ".tar",
            ".tar.gz",
            ".tgz",
            ".tar.xz",
            ".txz",
            ".tar.zst",
            ".ova",
            ".ovf",
            ".rpm",
            ".deb");

    private ImageReview() {}

    /** Why the image of a disk that is still to be made can never be imported; empty when nothing speaks against it. */
    public static Optional<Finding> obstacle(PlannedDisk disk) {
        if (!disk.disk().hasImage()) {
            return Optional.empty();
        }
        Optional<String> reference = reference(disk.disk().image());
        Optional<Finding> noReference = reference
                .filter(REFERENCE.negate())
                .map(text -> disk.error(
                        NOT_SUPPORTED,
                        "its image%s is neither an address with https:// or http:// nor the reference of an image in a registry, which has lower case letters in its path and a tag or a digest behind it; write for example https://example.org/image.qcow2 or quay.io/containerdisks/fedora:42"
                                .formatted(shown(text))));
        return noReference
                .or(() -> ImageSource.of(disk.disk().image())
                        .map(ImageSource::address)
                        .flatMap(AddressReview::mistake)
                        .map(mistake -> disk.error(NOT_SUPPORTED, "its image " + mistake)))
                .or(() -> reference
                        .filter(text -> hasTagAndDigest(text) && !pulledByNode(disk.disk()))
                        .map(text -> disk.error(
                                NOT_SUPPORTED,
                                "its image has a tag and a digest, and CDI takes one of the two; write image: %s"
                                        .formatted(withoutTag(text)))));
    }

    /**
     * What may surprise about the image of a disk.
     *
     * @param filled whether the disk is there with all of its data, so that its image was found
     */
    public static List<Finding> remarks(PlannedDisk disk, boolean filled) {
        if (!disk.disk().hasImage()) {
            return List.of();
        }
        String image = disk.disk().image();
        List<Finding> findings = new ArrayList<>();
        if (!filled) {
            ignoredByNode(disk).ifPresent(findings::add);
        }
        if (ImageSource.of(image).filter(ImageSource::carriesCredentials).isPresent()) {
            findings.add(disk.warning(
                    "CredentialsInImage",
                    "the image's address carries credentials, which everybody who may read the Wukong or the DataVolume can see; "
                            + (filled
                                    ? "take them out of the address, which is not read again, and change them on the server, because the DataVolume keeps them"
                                    : "put them into a Secret and write its name to imageOptions.credentialsSecret")));
        }
        if (!filled
                && !image.contains(ImageSource.SCHEME_END)
                && REFERENCE.test(image)
                && !isTagged(image)
                && endsWith(image, FILES)) {
            findings.add(disk.warning(
                    "ImageWithoutScheme",
                    "its image %s has no scheme, so that CDI asks a registry for it, but its name is that of a file; where it is on a web server, write %s"
                            .formatted(
                                    image,
                                    image.indexOf('/') < 0
                                            ? "the whole address, for example https://example.org/" + image
                                            : "https://" + image)));
        }
        // A guest that started from what its disks were filled with shows that the address says nothing.
        boolean startedFrom = filled && StartedGuest.of(disk.input());
        boolean archive = ImageSource.isWeb(image) && endsWith(path(image), ARCHIVES);
        if (archive && !startedFrom) {
            findings.add(disk.warning(
                    "ImageNotUnpacked",
                    "the name of its image ends in %s as that of an archive, out of which CDI takes no disk, so that the guest gets the archive itself; write the address of a disk in the form raw or qcow2, alone or packed by gzip, xz or zstd"
                            .formatted(ending(path(image)))));
        }
        if (!filled && ImageAddress.isOfTheImporter(image)) {
            findings.add(
                    disk.warning(
                            "ImageOnLocalhost",
                            "the address of its image is that of the Pod that imports it, and not of the computer on which it was written; write one that the cluster reaches, or source: {upload: true} in place of image"));
        }
        ImageAddress.noDisk(image)
                .filter(instead -> !startedFrom)
                .ifPresent(instead -> findings.add(disk.warning(
                        "ImageNotADisk",
                        "by its form the address of its image is that of %s; CDI takes whatever the server answers for the disk itself, and no guest starts from that; write %s"
                                .formatted(instead.what(), instead.write()))));
        return findings;
    }

    /** The container runtime of a node pulls with what the importer's Pod says: CDI hands both to its own importer, which pulls nothing then. */
    private static Optional<Finding> ignoredByNode(PlannedDisk disk) {
        ImageOptions options = disk.disk().imageOptions();
        if (!pulledByNode(disk.disk())) {
            return Optional.empty();
        }
        List<String> fields = Stream.of(
                        Optional.ofNullable(options.credentialsSecret()).map(name -> "credentialsSecret"),
                        Optional.ofNullable(options.caConfigMap()).map(name -> "caConfigMap"))
                .flatMap(Optional::stream)
                .toList();
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(disk.ignored(
                        "DiskFieldIgnored",
                        "%s of imageOptions %s no effect beside pullMethod: node, because the container runtime of the node pulls the image, with its own credentials and certificates; leave %s out, or pullMethod"
                                .formatted(
                                        String.join(" and ", fields),
                                        fields.size() == 1 ? "has" : "have",
                                        fields.size() == 1 ? "it" : "them")));
    }

    /** A reference without its tag, where it has a digest beside it: CDI takes one of the two. */
    public static String withoutTag(String reference) {
        int digest = reference.indexOf('@');
        int tag = digest < 0 ? -1 : reference.lastIndexOf(':', digest);
        return tag > reference.lastIndexOf('/', Math.max(0, digest))
                ? reference.substring(0, tag) + reference.substring(digest)
                : reference;
    }

    /** A reference as container runtimes complete it, so that two of one image are equal; what ends a sentence or a part of it is taken off. */
    public static String inFull(String reference) {
        int end = reference.length();
        while (end > 0 && ".:".indexOf(reference.charAt(end - 1)) >= 0) {
            end--;
        }
        String image = reference.substring(reference.startsWith(DOCKER) ? DOCKER.length() : 0, end);
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String path = registry ? image : "docker.io/" + (slash < 0 ? "library/" : "") + image;
        boolean complete = path.indexOf('@') >= 0 || path.lastIndexOf(':') > path.lastIndexOf('/');
        return complete ? path : path + ":latest";
    }

    /** Whether a text is the reference of an image with a tag or a digest behind its name. */
    static boolean isTagged(String reference) {
        int name = reference.lastIndexOf('/') + 1;
        boolean further = reference.indexOf(':', name) > 0 || reference.indexOf('@', name) > 0;
        return further && REFERENCE.test(reference);
    }

    /** Whether a text ends as the name of a file with a disk in it, or of an archive. */
    static boolean isCalledAsFile(String name) {
        return endsWith(name, FILES) || endsWith(name, ARCHIVES);
    }

    private static boolean hasTagAndDigest(String reference) {
        return !withoutTag(reference).equals(reference);
    }

    /** The reference of an image in a registry; empty for other addresses, and for a registry by an address of IPv6. */
    private static Optional<String> reference(String image) {
        boolean registry = image.startsWith(DOCKER) || !image.contains(ImageSource.SCHEME_END);
        String reference = image.startsWith(DOCKER) ? image.substring(DOCKER.length()) : image;
        boolean credentials =
                ImageSource.of(image).filter(ImageSource::carriesCredentials).isPresent();
        return registry && !credentials && !reference.startsWith("[") ? Optional.of(reference) : Optional.empty();
    }

    private static boolean pulledByNode(DiskSpec disk) {
        return disk.imageOptions() != null && disk.imageOptions().pullMethod() == PullMethod.node;
    }

    /** What could be credentials is not shown, which a query may hold as well. */
    private static String shown(String reference) {
        return reference.indexOf('@') < 0 ? " " + path(reference) : "";
    }

    /** An address without query and fragment. */
    public static String path(String address) {
        int query = address.indexOf('?');
        String withoutQuery = query < 0 ? address : address.substring(0, query);
        int fragment = withoutQuery.indexOf('#');
        return fragment < 0 ? withoutQuery : withoutQuery.substring(0, fragment);
    }

    private static boolean endsWith(String name, List<String> endings) {
        String lower = name.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(lower::endsWith);
    }

    private static String ending(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return ARCHIVES.stream().filter(lower::endsWith).findFirst().orElse("");
    }
}
