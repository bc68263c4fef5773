package dev.novasphere.wukong.quantity;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities in the one form the API server itself writes (apimachinery, resource.Quantity): 1024Mi becomes 1Gi, 0.5Gi becomes
 * 512Mi. What we want then compares equal to what is stored.
 */
public final class CanonicalQuantity {

    /** A power of ten, behind digits; E alone is the suffix for exa. */
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?[0-9]{1,3}");

    /** Digits that every number of them fits into a long. */
    private static final int LONG_DIGITS = 18;

    /** Characters of a quantity. Kubernetes takes longer ones, but writes none: 8Ei in nanobytes has 29 digits. */
    private static final int LONGEST = 128;

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final int ONES = 3;
    private static final int NANO = 9;
    private static final int KIBI_BITS = 10;
    private static final BigDecimal KIBI = BigDecimal.valueOf(1L << KIBI_BITS);

    private CanonicalQuantity() {}

    /**
     * Reads a quantity.
     *
     * @param text a number without a sign and an optional suffix, such as 1.5Gi, 500M, 1e9; null is no quantity
     * @return the canonical quantity; empty when Kubernetes would not accept the text, such as 4 GB, 4K or -1Gi, or
     *     when the text is longer than 128 characters: arithmetic on digits takes time that grows with their square
     */
    public static Optional<Quantity> parse(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Written written = Written.read(text);
        if (written == null) {
            return Optional.empty();
        }
        BigDecimal amount = written.amount();
        if (written.isBinary()) {
            return Optional.of(binary(amount));
        }
        return Optional.of(written.isExponent() ? exponent(amount) : decimal(amount));
    }

    /**
     * Whether Kubernetes would take a text for a quantity, with a sign or without. The schemas of KubeVirt and CDI take more, such as 1e9.5
     * and any number of digits.
     */
    public static boolean isQuantity(String text) {
        boolean signed = text.startsWith("+") || text.startsWith("-");
        return text.length() <= LONGEST && Written.read(signed ? text.substring(1) : text) != null;
    }

    /** The same quantity in canonical form; unchanged when it has none. */
    public static Quantity of(Quantity quantity) {
        return parse(quantity.toString()).orElse(quantity);
    }

    /** Negative, zero or positive as the first quantity is smaller than, equal to or larger than the second. */
    public static int compare(Quantity first, Quantity second) {
        return isSameText(first, second) ? 0 : exact(first).compareTo(exact(second));
    }

    private static boolean isSameText(Quantity first, Quantity second) {
        return Objects.equals(first.getAmount(), second.getAmount())
                && Objects.equals(first.getFormat(), second.getFormat());
    }

    /** Whether two quantities are one to the API server; one that it does not accept is the same as its own text only. */
    public static boolean sameAmount(Quantity first, Quantity second) {
        return isSameText(first, second)
                || first.toString().equals(second.toString())
                || parse(first.toString())
                        .flatMap(one -> parse(second.toString()).map(other -> compare(one, other) == 0))
                        .orElse(false);
    }

    /** The client's own arithmetic keeps sixteen digits, which are too few for exbibytes. */
    private static BigDecimal exact(Quantity quantity) {
        Written written = Written.read(quantity.toString());
        return written == null ? quantity.getNumericalAmount() : written.amount();
    }

    /**
     * A quantity as it is written.
     *
     * @param number the number before the suffix
     * @param suffix one of the suffixes, or an exponent; empty text without one
     */
    private record Written(BigDecimal number, String suffix) {

        /** Reads digits with at most one point among them, and a suffix; null when the text is no quantity. */
        static Written read(String text) {
            int end = 0;
            int points = 0;
            while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                points += text.charAt(end) == '.' ? 1 : 0;
                end++;
            }
            String suffix = text.substring(end);
            if (points > 1 || end == points || !isSuffix(suffix)) {
                return null;
            }
            return new Written(
                    points == 0 && end <= LONG_DIGITS
                            ? BigDecimal.valueOf(Long.parseLong(text, 0, end, 10))
                            : new BigDecimal(text.substring(0, end)),
                    suffix);
        }

        private static boolean isDigit(char character) {
            return character >= '0' && character <= '9';
        }

        private static boolean isSuffix(String suffix) {
            return indexOf(DECIMAL, suffix) >= 0
                    || indexOf(BINARY, suffix) >= 0
                    || EXPONENT.matcher(suffix).matches();
        }

        boolean isBinary() {
            return suffix.endsWith("i");
        }

        boolean isExponent() {
            return suffix.length() > 1 && !isBinary();
        }

        BigDecimal amount() {
            if (isBinary()) {
                return number.multiply(BigDecimal.valueOf(1L << KIBI_BITS * indexOf(BINARY, suffix)));
            }
            return number.scaleByPowerOfTen(
                    isExponent() ? Integer.parseInt(suffix.substring(1)) : 3 * (indexOf(DECIMAL, suffix) - ONES));
        }
    }

    private static Quantity binary(BigDecimal bytes) {
        if (bytes.compareTo(KIBI) < 0) {
            return decimal(bytes);
        }
        BigInteger mantissa = bytes.setScale(0, RoundingMode.CEILING).toBigIntegerExact();
        int power = Math.min(mantissa.getLowestSetBit() / KIBI_BITS, BINARY.length - 1);
        return new Quantity(mantissa.shiftRight(KIBI_BITS * power).toString(), BINARY[power]);
    }

    private static Quantity decimal(BigDecimal number) {
        int thousands = thousands(number, DECIMAL.length - 1 - ONES);
        return new Quantity(mantissa(number, thousands), DECIMAL[ONES + thousands]);
    }

    private static Quantity exponent(BigDecimal number) {
        int thousands = thousands(number, Integer.MAX_VALUE / 3);
        return new Quantity(mantissa(number, thousands), thousands == 0 ? "" : "e" + 3 * thousands);
    }

    /** The largest power of a thousand that leaves a whole number, at most the given one. */
    private static int thousands(BigDecimal number, int most) {
        BigDecimal rounded = nano(number);
        if (rounded.signum() == 0) {
            return 0;
        }
        return Math.min(Math.floorDiv(-rounded.stripTrailingZeros().scale(), 3), most);
    }

    private static String mantissa(BigDecimal number, int thousands) {
        return nano(number)
                .scaleByPowerOfTen(-3 * thousands)
                .setScale(0, RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    private static BigDecimal nano(BigDecimal number) {
        return number.setScale(Math.max(0, Math.min(NANO, number.scale())), RoundingMode.CEILING);
    }

    /** The place of a suffix; -1 when it is none of them. */
    private static int indexOf(String[] suffixes, String suffix) {
        for (int i = 0; i < suffixes.length; i++) {
            if (suffixes[i].equals(suffix)) {
                return i;
            }
        }
        return -1;
    }
}
