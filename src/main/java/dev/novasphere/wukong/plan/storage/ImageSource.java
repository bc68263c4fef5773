package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.kubevirt.HttpSource;
import dev.novasphere.wukong.kubevirt.ImportSource;
import dev.novasphere.wukong.kubevirt.RegistrySource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the image of a disk. CDI wants the scheme of a registry address kept: docker:// or oci-archive://.
 *
 * @param source what CDI imports from
 * @param carriesCredentials whether user and password are written into the address
 */
record ImageSource(ImportSource source, boolean carriesCredentials) {

    private static final Pattern CREDENTIALS = Pattern.compile("^(https?://[^/]+@|docker://[^/]+:[^/]*@[^/]+/).*");

    /**
     * The source an image string stands for.
     *
     * @param image an http(s), docker or oci-archive address, or a registry reference without scheme
     * @return empty when the scheme is another one
     */
    static Optional<ImageSource> of(String image) {
        if (image.startsWith("http://") || image.startsWith("https://")) {
            return Optional.of(from(image, ImportSource.of(new HttpSource(image, null, null, null))));
        }
        if (image.startsWith("docker://") || image.startsWith("oci-archive://")) {
            return Optional.of(from(image, registry(image)));
        }
        if (image.contains("://")) {
            return Optional.empty();
        }
        return of("docker://" + image);
    }

    private static ImageSource from(String image, ImportSource source) {
        return new ImageSource(source, CREDENTIALS.matcher(image).matches());
    }

    private static ImportSource registry(String url) {
        return ImportSource.of(new RegistrySource(url, null, null, null));
    }
}
