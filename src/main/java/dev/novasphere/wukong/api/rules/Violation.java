package dev.novasphere.wukong.api.rules;

/**
 * One rule that a Wukong breaks.
 *
 * @param path the field, as the API server writes it, for example spec.disks[0].size
 * @param value what stands there; empty when nothing does or when it may be confidential
 * @param message what is wrong and what to write instead
 */
public record Violation(String path, String value, String message) {

    @Override
    public String toString() {
        return value.isEmpty() ? path + ": " + message : path + ": " + value + ": " + message;
    }
}
