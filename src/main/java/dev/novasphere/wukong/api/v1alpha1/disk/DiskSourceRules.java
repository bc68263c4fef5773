package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rules on where a disk comes from. */
final class DiskSourceRules {

    private static final Predicate<String> OBJECT = Matching.required(Patterns.DNS_SUBDOMAIN);
    private static final Predicate<String> NAMESPACE = Matching.required(Patterns.DNS_LABEL, 63);
    private static final Predicate<String> CHECKSUM = Matching.required(Patterns.CHECKSUM);

    private DiskSourceRules() {}

    static void check(String path, DiskSpec disk, Violations violations) {
        long sources = Stream.of(disk.hasImage(), disk.usesExistingClaim(), disk.source() != null)
                .filter(given -> given)
                .count();
        violations.unless(sources <= 1, path, null, Refusals.DISK_SOURCE_TWICE);
        name(path + ".claimName", disk.claimName(), Refusals.CLAIM_NAME, violations);
        if (disk.source() != null) {
            source(path + ".source", disk.source(), violations);
        }
        if (disk.imageOptions() != null) {
            options(path + ".imageOptions", disk, disk.imageOptions(), violations);
        }
    }

    private static void source(String path, DiskSource source, Violations violations) {
        long given = Stream.of(source.claim(), source.snapshot(), source.dataSource(), source.blank())
                .filter(Objects::nonNull)
                .count();
        violations.unless(given == 1, path, null, Refusals.SOURCE_ONE);
        name(path + ".claim", source.claim(), Refusals.CLONED_CLAIM, violations);
        name(path + ".snapshot", source.snapshot(), Refusals.CLONED_SNAPSHOT, violations);
        violations.unless(!Boolean.FALSE.equals(source.blank()), path + ".blank", false, Refusals.BLANK);
        if (source.dataSource() != null) {
            dataSource(path + ".dataSource", source.dataSource(), violations);
        }
    }

    private static void dataSource(String path, DataSourceRef reference, Violations violations) {
        if (violations.present(path + ".name", reference.name())) {
            name(path + ".name", reference.name(), Refusals.DATA_SOURCE, violations);
        }
        violations.unless(
                reference.namespace() == null || NAMESPACE.test(reference.namespace()),
                path + ".namespace",
                reference.namespace(),
                Refusals.DATA_SOURCE_NAMESPACE);
    }

    private static void options(String path, DiskSpec disk, ImageOptions options, Violations violations) {
        violations.unless(disk.hasImage(), path, null, Refusals.IMAGE_OPTIONS);
        violations.unless(
                options.checksum() == null || CHECKSUM.test(options.checksum()),
                path + ".checksum",
                options.checksum(),
                Refusals.CHECKSUM);
        name(path + ".credentialsSecret", options.credentialsSecret(), Refusals.IMAGE_SECRET, violations);
        name(path + ".caConfigMap", options.caConfigMap(), Refusals.IMAGE_CA, violations);
        if (disk.hasImage()) {
            boolean http = disk.image().startsWith("http://") || disk.image().startsWith("https://");
            violations.unless(options.checksum() == null || http, path, null, Refusals.CHECKSUM_NEEDS_HTTP);
            violations.unless(options.pullMethod() == null || !http, path, null, Refusals.PULL_METHOD_NEEDS_REGISTRY);
        }
    }

    private static void name(String path, String name, String refusal, Violations violations) {
        if (name != null) {
            violations.length(path, name, Limits.TEXT);
            violations.unless(OBJECT.test(name), path, name, refusal);
        }
    }
}
