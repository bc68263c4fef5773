package dev.novasphere.wukong.api.rules;

import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/** Memory and disk sizes in text. */
public final class SizeText {

    private static final int LONGEST = 32;

    private SizeText() {}

    /**
     * Adds what is wrong with a size.
     *
     * @param form said of a text that is no quantity starting with a digit
     * @param tooSmall said of less than 1Mi
     * @param tooLarge said of 8Ei and more
     */
    public static void check(
            String path, String text, String form, String tooSmall, String tooLarge, Violations violations) {
        violations.length(path, text, LONGEST);
        boolean startsWithDigit = !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
        Optional<Quantity> quantity = CanonicalQuantity.parse(text);
        violations.unless(startsWithDigit && quantity.isPresent(), path, text, form);
        violations.unless(!startsWithDigit || !isSmaller(text, "1Mi"), path, text, tooSmall);
        violations.unless(quantity.isEmpty() || isSmaller(text, "8Ei"), path, text, tooLarge);
    }

    /** Whether a text is a quantity and smaller than another. */
    public static boolean isSmaller(String text, String other) {
        return CanonicalQuantity.parse(text)
                .filter(quantity -> CanonicalQuantity.compare(quantity, Quantity.parse(other)) < 0)
                .isPresent();
    }
}
