package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object of an input.
 *
 * @param source the file as given on the command line, or {@code -}
 * @param number position of its YAML document in the file, from 1
 * @param tree the object as written
 */
public record InputDocument(String source, int number, JsonNode tree) {

    public String apiVersion() {
        return tree.path("apiVersion").asText("");
    }

    public String kind() {
        return tree.path("kind").asText("");
    }

    /** The API group: what stands before the slash of apiVersion, empty for the core group. */
    public String group() {
        int slash = apiVersion().indexOf('/');
        return slash < 0 ? "" : apiVersion().substring(0, slash);
    }

    public String name() {
        return tree.path("metadata").path("name").asText("");
    }

    /**
     * Why the object is not taken.
     *
     * @param field path of the field; empty for the object as a whole
     * @param reason what is wrong, and what to write instead
     */
    public DocumentError refused(String field, String reason) {
        return new DocumentError(source, number, field, reason);
    }
}
