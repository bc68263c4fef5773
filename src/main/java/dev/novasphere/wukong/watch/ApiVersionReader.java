package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtStatus;
import dev.novasphere.wukong.status.input.ApiVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Which optional APIs the cluster serves and in which versions, from what is watched anyway. */
@ApplicationScoped
public class ApiVersionReader {

    private final ApiAvailability installed;
    private final Informers informers;

    @Inject
    public ApiVersionReader(ApiAvailability installed, Informers informers) {
        this.installed = installed;
        this.informers = informers;
    }

    /** What is known now; no request is made. */
    public ApiVersions versions() {
        return new ApiVersions(
                installed.versions(),
                KubeVirt.ofCluster(informers.all(KubeVirt.class))
                        .map(KubeVirt::getStatus)
                        .map(KubeVirtStatus::observedKubeVirtVersion));
    }
}
