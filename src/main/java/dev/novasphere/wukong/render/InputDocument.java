package dev.novasphere.wukong.render;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object of an input.
 *
 * @param source the file as given on the command line, or {@code -}
 * @param number position of its YAML document in the file, from 1
 * @param tree the object as written
 */
record InputDocument(String source, int number, JsonNode tree) {

    String apiVersion() {
        return tree.path("apiVersion").asText("");
    }

    String kind() {
        return tree.path("kind").asText("");
    }

    /** The API group: what stands before the slash of apiVersion, empty for the core group. */
    String group() {
        int slash = apiVersion().indexOf('/');
        return slash < 0 ? "" : apiVersion().substring(0, slash);
    }

    String name() {
        return tree.path("metadata").path("name").asText("");
    }

    DocumentError refused(String field, String reason) {
        return new DocumentError(source, number, field, reason);
    }
}
