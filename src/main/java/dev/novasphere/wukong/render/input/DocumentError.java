package dev.novasphere.wukong.render.input;

/**
 * Why a document cannot be rendered.
 *
 * @param source the file as given on the command line, or {@code -}
 * @param document position of the YAML document in the file, from 1
 * @param field path of the field such as {@code spec.disks[0].size}; empty for the document as a whole
 * @param reason what is wrong, and what to write instead where that is known; never Secret content
 */
public record DocumentError(String source, int document, String field, String reason) {

    /** The line for standard error. */
    public String line() {
        return source + ": document " + document + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
