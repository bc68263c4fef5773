package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Quantity;

/** Memory the guest sees, as Kubernetes quantities, and the pages it is made of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Memory(Quantity guest, Quantity maxGuest, Hugepages hugepages) {}
