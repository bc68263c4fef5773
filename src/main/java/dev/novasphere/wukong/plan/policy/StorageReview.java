package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * The disks of a Wukong beside what a WukongPolicy allows of them.
 *
 * @param allowed what the policy says of disks and images
 */
record StorageReview(AllowedStorage allowed) {

    private static final String SCHEME_END = "://";

    /**
     * What leads out of the path that an address begins with, once a server has read its escapes: two dots behind a slash or backslash, or a
     * dot that is escaped.
     */
    private static final List<String> WAYS_OUT =
            List.of("/..", "\\..", "%2f..", "%2F..", "%5c..", "%5C..", "%2e", "%2E");

    /** Prefixes that a message names, beside an image of any length. */
    private static final int PREFIXES_NAMED = 8;

    /** What of one disk is not allowed. */
    List<PolicyViolation> of(DiskSpec disk) {
        List<PolicyViolation> violations = new ArrayList<>();
        String path = "spec.disks[%s].".formatted(disk.name());
        if (disk.hasOwnClaim()) {
            String storageClass = disk.storageClassName();
            boolean fits = storageClass == null
                    ? Allowed.by(allowed.defaultStorageClass())
                    : Allowed.by(allowed.storageClasses(), storageClass);
            if (!fits) {
                violations.add(new PolicyViolation(
                        path + "storageClassName",
                        storageClass == null ? "no class" : storageClass,
                        allowed.storageClasses() == null ? "name a class" : Allowed.oneOf(allowed.storageClasses())));
            }
        }
        String image = disk.ephemeral() ? disk.containerDisk() : disk.hasImage() ? disk.image() : null;
        if (image != null && !isAllowed(image)) {
            violations.add(new PolicyViolation(
                    path + (disk.ephemeral() ? "containerDisk" : "image"),
                    image,
                    allowed.imagePrefixes().isEmpty()
                            ? "leave it out"
                            : allowed.imagePrefixes().size() > PREFIXES_NAMED
                                    ? "begin with one of those that it lists"
                                    : "begin with one of " + String.join(", ", allowed.imagePrefixes())));
        }
        if (disk.source() != null && disk.source().upload() != null && allowed.imagePrefixes() != null) {
            violations.add(new PolicyViolation(path + "source.upload", "true", "use image, or another source"));
        }
        if (disk.imageOptions() != null
                && disk.imageOptions().credentialsSecret() != null
                && !Allowed.by(allowed.credentialsSecrets())) {
            violations.add(new PolicyViolation(
                    path + "imageOptions.credentialsSecret", disk.imageOptions().credentialsSecret(), "leave it out"));
        }
        return violations;
    }

    private boolean isAllowed(String image) {
        if (allowed.imagePrefixes() == null) {
            return true;
        }
        String address = withScheme(image);
        return WAYS_OUT.stream().noneMatch(address::contains)
                && allowed.imagePrefixes().stream()
                        .map(StorageReview::withScheme)
                        .anyMatch(prefix -> begins(address, prefix));
    }

    /**
     * Whether an address begins with a prefix that ends where a part of the path, a tag or a digest ends. The schema has each prefix hold a
     * slash after the host, so that an address with another host, port or user does not begin with it.
     */
    private static boolean begins(String address, String prefix) {
        if (!address.startsWith(prefix)) {
            return false;
        }
        if (prefix.endsWith("/") || address.length() == prefix.length()) {
            return true;
        }
        char next = address.charAt(prefix.length());
        boolean tagOrDigest = isRegistry(address) && (next == ':' || next == '@');
        return next == '/' || tagOrDigest;
    }

    private static boolean isRegistry(String address) {
        return address.startsWith("docker" + SCHEME_END);
    }

    private static String withScheme(String image) {
        return image.contains(SCHEME_END) ? image : "docker" + SCHEME_END + image;
    }
}
