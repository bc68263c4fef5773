package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Requests and limits of the guest's Pod, by cpu and memory; virt-controller adds its overhead of memory to both. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    public Resources {
        requests = requests == null ? Map.of() : requests;
        limits = limits == null ? Map.of() : limits;
    }
}
