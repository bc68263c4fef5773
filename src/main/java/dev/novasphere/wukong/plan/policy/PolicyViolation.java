package dev.novasphere.wukong.plan.policy;

/**
 * Something in a Wukong that a WukongPolicy does not allow.
 *
 * @param field path of the field, such as {@code spec.networks[lan].bridgeName}
 * @param value the value as it stands there, or what its absence means
 * @param remedy what to write instead
 */
record PolicyViolation(String field, String value, String remedy) {

    /** The sentence that admission prints as well. */
    String message(String policy) {
        return "%s: %s is not allowed by WukongPolicy %s; %s".formatted(field, value, policy, remedy);
    }
}
