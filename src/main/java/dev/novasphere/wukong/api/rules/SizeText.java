package dev.novasphere.wukong.api.rules;

import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;

/** Memory and disk sizes in text. A text that is no size keeps every bound: that it is none is a rule of its own. */
public final class SizeText {

    /** Characters that a size may have. */
    public static final int LONGEST = 32;

    private SizeText() {}

    /** Whether a text is a quantity of Kubernetes that starts with a digit. */
    public static boolean isSize(String text) {
        boolean startsWithDigit = !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
        return startsWithDigit && CanonicalQuantity.parse(text).isPresent();
    }

    /** Whether a size is not smaller than another. */
    public static boolean isAtLeast(String text, String least) {
        return !isSize(text) || compare(text, least) >= 0;
    }

    /** Whether a size is smaller than another. */
    public static boolean isLess(String text, String bound) {
        return !isSize(text) || compare(text, bound) < 0;
    }

    /** Whether a size is not larger than another, which is one. */
    public static boolean isAtMost(String text, String bound) {
        return !isSize(text) || compare(text, bound) <= 0;
    }

    private static int compare(String text, String other) {
        return CanonicalQuantity.compare(CanonicalQuantity.parse(text).orElseThrow(), Quantity.parse(other));
    }
}
