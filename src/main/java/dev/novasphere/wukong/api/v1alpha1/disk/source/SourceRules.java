package dev.novasphere.wukong.api.v1alpha1.disk.source;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules inside source and imageOptions: for each its CEL expression and message, and the same in Java. */
public final class SourceRules {

    /** CDI fills a disk from one source. */
    public static final String ONE_OF_SOURCE_CEL =
            "(has(self.claim) ? 1 : 0) + (has(self.snapshot) ? 1 : 0) + (has(self.dataSource) ? 1 : 0)"
                    + " + (has(self.blank) ? 1 : 0) + (has(self.upload) ? 1 : 0) == 1";

    public static final String ONE_OF_SOURCE_MESSAGE =
            "source names exactly one of claim, snapshot, dataSource, blank and upload; write for example source: {claim: golden-disk}";
    static final Rule<DiskSource> ONE_OF_SOURCE = new Rule<>(
            ONE_OF_SOURCE_CEL,
            ONE_OF_SOURCE_MESSAGE,
            source -> Stream.of(source.claim(), source.snapshot(), source.dataSource(), source.blank(), source.upload())
                            .filter(Objects::nonNull)
                            .count()
                    == 1);

    /** CDI's source blank is an empty object: there is no other value. */
    public static final String BLANK_CEL = "self";

    public static final String BLANK_MESSAGE =
            "source.blank is true or left out, because it has no other value in CDI; write blank: true, or leave source out"
                    + " for a disk without CDI";
    static final Rule<Boolean> BLANK = new Rule<>(BLANK_CEL, BLANK_MESSAGE, blank -> blank);

    /** CDI's source upload is an empty object: there is no other value. */
    public static final String UPLOAD_CEL = "self";

    public static final String UPLOAD_MESSAGE = "upload is true or left out; leave source out for an empty disk";
    static final Rule<Boolean> UPLOAD = new Rule<>(UPLOAD_CEL, UPLOAD_MESSAGE, upload -> upload);

    /** A claim of another namespace would be readable with the rights of the operator. */
    public static final String CLONED_CLAIM_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String CLONED_CLAIM_MESSAGE =
            "source.claim must be the name of a PersistentVolumeClaim of the Wukong's own namespace; a disk of another namespace is"
                    + " cloned only through a DataSource, write source: {dataSource: {name: ..., namespace: ...}}";
    static final Rule<String> CLONED_CLAIM =
            new Rule<>(CLONED_CLAIM_CEL, CLONED_CLAIM_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** As {@link #CLONED_CLAIM}. */
    public static final String CLONED_SNAPSHOT_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String CLONED_SNAPSHOT_MESSAGE =
            "source.snapshot must be the name of a VolumeSnapshot of the Wukong's own namespace; a snapshot of another namespace is"
                    + " cloned only through a DataSource, write source: {dataSource: {name: ..., namespace: ...}}";
    static final Rule<String> CLONED_SNAPSHOT =
            new Rule<>(CLONED_SNAPSHOT_CEL, CLONED_SNAPSHOT_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** The name of an object of Kubernetes. */
    public static final String DATA_SOURCE_CEL = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String DATA_SOURCE_MESSAGE =
            "source.dataSource.name must be the name of a DataSource of CDI; write for example fedora";
    static final Rule<String> DATA_SOURCE =
            new Rule<>(DATA_SOURCE_CEL, DATA_SOURCE_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** The name of a namespace is a DNS label. */
    public static final String DATA_SOURCE_NAMESPACE_CEL =
            "self == '' || (self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "'))";

    public static final String DATA_SOURCE_NAMESPACE_MESSAGE =
            "source.dataSource.namespace must be the name of a namespace; leave it out for the Wukong's own";
    static final Rule<String> DATA_SOURCE_NAMESPACE = new Rule<>(
            DATA_SOURCE_NAMESPACE_CEL, DATA_SOURCE_NAMESPACE_MESSAGE, Matching.required(Patterns.DNS_LABEL, 63));

    /** The forms that CDI's field checksum takes. */
    public static final String CHECKSUM_CEL = "self == '' || self.matches('" + Patterns.CHECKSUM + "')";

    public static final String CHECKSUM_MESSAGE =
            "imageOptions.checksum must be md5:, sha1:, sha256: or sha512: followed by the hash in hexadecimal digits;"
                    + " write for example sha256: and the 64 digits that sha256sum prints";
    static final Rule<String> CHECKSUM =
            new Rule<>(CHECKSUM_CEL, CHECKSUM_MESSAGE, Matching.required(Patterns.CHECKSUM));

    /** The name of an object of Kubernetes. */
    public static final String SECRET_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String SECRET_MESSAGE =
            "imageOptions.credentialsSecret must be the name of a Secret of the same namespace; write for example image-server";
    static final Rule<String> SECRET =
            new Rule<>(SECRET_CEL, SECRET_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    /** The name of an object of Kubernetes. */
    public static final String AUTHORITY_CEL = "self == '' || self.matches('" + Patterns.DNS_SUBDOMAIN + "')";

    public static final String AUTHORITY_MESSAGE =
            "imageOptions.caConfigMap must be the name of a ConfigMap of the same namespace; write for example company-ca";
    static final Rule<String> AUTHORITY =
            new Rule<>(AUTHORITY_CEL, AUTHORITY_MESSAGE, Matching.required(Patterns.DNS_SUBDOMAIN));

    private SourceRules() {}

    /**
     * Checks what a disk is cloned from, or who fills it.
     *
     * @param path the field, for example {@code spec.disks[0].source}
     */
    public static void check(String path, DiskSource source, Violations violations) {
        violations.check(path, source, ONE_OF_SOURCE);
        violations.length(path + ".claim", source.claim(), Limits.TEXT);
        violations.check(path + ".claim", source.claim(), CLONED_CLAIM);
        violations.length(path + ".snapshot", source.snapshot(), Limits.TEXT);
        violations.check(path + ".snapshot", source.snapshot(), CLONED_SNAPSHOT);
        violations.check(path + ".blank", source.blank(), BLANK);
        violations.check(path + ".upload", source.upload(), UPLOAD);
        DataSourceRef reference = source.dataSource();
        if (reference != null) {
            violations.length(path + ".dataSource.name", reference.name(), Limits.TEXT);
            violations.required(path + ".dataSource.name", reference.name(), DATA_SOURCE);
            violations.check(path + ".dataSource.namespace", reference.namespace(), DATA_SOURCE_NAMESPACE);
        }
    }

    /**
     * Checks how an image is fetched; that there is an image is a rule of the disk.
     *
     * @param path the field, for example {@code spec.disks[0].imageOptions}
     */
    public static void check(String path, ImageOptions options, Violations violations) {
        violations.check(path + ".checksum", options.checksum(), CHECKSUM);
        violations.length(path + ".credentialsSecret", options.credentialsSecret(), Limits.TEXT);
        violations.check(path + ".credentialsSecret", options.credentialsSecret(), SECRET);
        violations.length(path + ".caConfigMap", options.caConfigMap(), Limits.TEXT);
        violations.check(path + ".caConfigMap", options.caConfigMap(), AUTHORITY);
    }
}
