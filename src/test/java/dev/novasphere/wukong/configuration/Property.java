package dev.novasphere.wukong.configuration;

import java.util.Locale;

/**
 * A property of the operator.
 *
 * @param name as in application.properties
 * @param type simple name of the Java type
 * @param defaultValue as it is written; empty when there is none
 * @param description from the code's documentation
 */
record Property(String name, String type, String defaultValue, String description) {

    /** The environment variable that sets it. */
    String variable() {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
