package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.source.SourceRules;
import java.util.stream.Stream;

/** The rules on a disk with what fills it: for each its CEL expression and message, and the same in Java. */
public final class DiskSourceRules {

    /** CDI fills a disk from one source. */
    public static final String ONE_SOURCE_CEL =
            "has(self.claimName) ? !has(self.source) && (!has(self.image) || self.image == '')"
                    + " : !has(self.source) || !has(self.image) || self.image == ''";

    public static final String ONE_SOURCE_MESSAGE =
            "a disk has one source, because it is filled once; write image, source or claimName, and leave the others out";
    static final Rule<DiskSpec> ONE_SOURCE = new Rule<>(
            ONE_SOURCE_CEL,
            ONE_SOURCE_MESSAGE,
            disk -> Stream.of(disk.hasImage(), disk.usesExistingClaim(), disk.source() != null)
                            .filter(given -> given)
                            .count()
                    <= 1);

    /** The name of an object of Kubernetes. */
    public static final String CLAIM_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String CLAIM_MESSAGE =
            "claimName must be the name of a PersistentVolumeClaim of the Wukong's own namespace, without a namespace in front; write"
                    + " for example shared-data";
    static final Rule<String> CLAIM = new Rule<>(CLAIM_CEL, CLAIM_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** The options become fields of CDI's sources for images. */
    public static final String OPTIONS_WITH_IMAGE_CEL =
            "!has(self.imageOptions) || (has(self.image) && self.image != '')";

    public static final String OPTIONS_WITH_IMAGE_MESSAGE =
            "imageOptions stands beside image only; write the image, or leave imageOptions out";
    static final Rule<DiskSpec> OPTIONS_WITH_IMAGE = new Rule<>(
            OPTIONS_WITH_IMAGE_CEL, OPTIONS_WITH_IMAGE_MESSAGE, disk -> disk.imageOptions() == null || disk.hasImage());

    /** CDI has the field checksum in its source http alone. */
    public static final String CHECKSUM_WITH_HTTP_CEL =
            "!has(self.imageOptions) || !has(self.imageOptions.checksum) || self.imageOptions.checksum == '' || !has(self.image) || self.image.startsWith('http://')"
                    + " || self.image.startsWith('https://')";

    public static final String CHECKSUM_WITH_HTTP_MESSAGE =
            "imageOptions.checksum is for images behind an http(s) address; a registry image is pinned by its digest, write for example"
                    + " quay.io/containerdisks/fedora@sha256:...";
    static final Rule<DiskSpec> CHECKSUM_WITH_HTTP = new Rule<>(
            CHECKSUM_WITH_HTTP_CEL,
            CHECKSUM_WITH_HTTP_MESSAGE,
            disk -> disk.imageOptions() == null
                    || disk.imageOptions().checksum() == null
                    || !disk.hasImage()
                    || isHttp(disk));

    /** CDI has the field pullMethod in its source registry alone. */
    public static final String PULL_METHOD_WITH_REGISTRY_CEL =
            "!has(self.imageOptions) || !has(self.imageOptions.pullMethod) || !has(self.image)"
                    + " || !(self.image.startsWith('http://') || self.image.startsWith('https://'))";

    public static final String PULL_METHOD_WITH_REGISTRY_MESSAGE =
            "imageOptions.pullMethod is for images in a registry; leave it out for an http(s) address";
    static final Rule<DiskSpec> PULL_METHOD_WITH_REGISTRY = new Rule<>(
            PULL_METHOD_WITH_REGISTRY_CEL,
            PULL_METHOD_WITH_REGISTRY_MESSAGE,
            disk -> disk.imageOptions() == null
                    || disk.imageOptions().pullMethod() == null
                    || !disk.hasImage()
                    || !isHttp(disk));

    private DiskSourceRules() {}

    static void check(String path, DiskSpec disk, Violations violations) {
        violations.check(path, disk, ONE_SOURCE);
        violations.length(path + ".claimName", disk.claimName(), Limits.TEXT);
        violations.check(path + ".claimName", disk.claimName(), CLAIM);
        if (disk.source() != null) {
            SourceRules.check(path + ".source", disk.source(), violations);
        }
        if (disk.imageOptions() != null) {
            violations.check(
                    path + ".imageOptions", disk, OPTIONS_WITH_IMAGE, CHECKSUM_WITH_HTTP, PULL_METHOD_WITH_REGISTRY);
            SourceRules.check(path + ".imageOptions", disk.imageOptions(), violations);
        }
    }

    private static boolean isHttp(DiskSpec disk) {
        return disk.image().startsWith("http://") || disk.image().startsWith("https://");
    }
}
