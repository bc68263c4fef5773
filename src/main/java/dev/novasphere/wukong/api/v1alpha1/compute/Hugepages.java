package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Size of the pages of the node that the guest's memory is made of. */
public enum Hugepages {
    /** Two mebibytes. */
    @JsonProperty("2Mi")
    TWO_MEBI("2Mi", 2L << 20),
    /** A gibibyte. */
    @JsonProperty("1Gi")
    ONE_GIBI("1Gi", 1L << 30);

    private final String text;
    private final long bytes;

    Hugepages(String text, long bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return text;
    }

    /** Bytes of a page. */
    public long bytes() {
        return bytes;
    }
}
