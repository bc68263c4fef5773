package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Refers a DataVolume to an object that says what to fill it from; the namespace is the DataVolume's own where absent. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceReference(String kind, String name, String namespace) {

    /** A reference to a CDI DataSource. */
    public static SourceReference dataSource(String name, String namespace) {
        return new SourceReference("DataSource", name, namespace);
    }
}
