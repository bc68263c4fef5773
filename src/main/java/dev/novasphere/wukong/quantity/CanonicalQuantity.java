package dev.novasphere.wukong.quantity;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities in the one form the API server itself writes (apimachinery, resource.Quantity): 1024Mi becomes 1Gi, 0.5Gi becomes
 * 512Mi. What we want then compares equal to what is stored.
 */
public final class CanonicalQuantity {

    private static final Pattern GRAMMAR =
            Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?");

    /** Characters of a quantity. Kubernetes takes longer ones, but writes none: 8Ei in nanobytes has 29 digits. */
    private static final int LONGEST = 128;

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    private static final int ONES = 3;
    private static final int NANO = 9;
    private static final BigInteger KIBI = BigInteger.valueOf(1024);

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
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = amount(matcher);
        String suffix = suffix(matcher);
        if (suffix.endsWith("i")) {
            return Optional.of(binary(number));
        }
        return Optional.of(isExponent(suffix) ? exponent(number) : decimal(number));
    }

    /** The same quantity in canonical form; unchanged when it has none. */
    public static Quantity of(Quantity quantity) {
        return parse(quantity.toString()).orElse(quantity);
    }

    /** Negative, zero or positive as the first quantity is smaller than, equal to or larger than the second. */
    public static int compare(Quantity first, Quantity second) {
        return exact(first).compareTo(exact(second));
    }

    /** Whether two quantities are one to the API server; one that it does not accept is the same as its own text only. */
    public static boolean sameAmount(Quantity first, Quantity second) {
        return first.toString().equals(second.toString())
                || parse(first.toString())
                        .flatMap(one -> parse(second.toString()).map(other -> compare(one, other) == 0))
                        .orElse(false);
    }

    /** The client's own arithmetic keeps sixteen digits, which are too few for exbibytes. */
    private static BigDecimal exact(Quantity quantity) {
        Matcher matcher = GRAMMAR.matcher(quantity.toString());
        return matcher.matches() ? amount(matcher) : quantity.getNumericalAmount();
    }

    private static BigDecimal amount(Matcher quantity) {
        BigDecimal number = new BigDecimal(quantity.group(1));
        String suffix = suffix(quantity);
        if (suffix.endsWith("i")) {
            return number.multiply(new BigDecimal(KIBI.pow(indexOf(BINARY, suffix))));
        }
        return number.scaleByPowerOfTen(
                isExponent(suffix) ? Integer.parseInt(suffix.substring(1)) : 3 * (indexOf(DECIMAL, suffix) - ONES));
    }

    private static String suffix(Matcher quantity) {
        return quantity.group(2) == null ? "" : quantity.group(2);
    }

    private static boolean isExponent(String suffix) {
        return suffix.length() > 1 && Character.toUpperCase(suffix.charAt(0)) == 'E';
    }

    private static Quantity binary(BigDecimal bytes) {
        if (bytes.compareTo(new BigDecimal(KIBI)) < 0) {
            return decimal(bytes);
        }
        BigInteger mantissa = bytes.setScale(0, RoundingMode.CEILING).toBigIntegerExact();
        int power = 0;
        while (power < BINARY.length - 1 && mantissa.mod(KIBI).signum() == 0) {
            mantissa = mantissa.divide(KIBI);
            power++;
        }
        return new Quantity(mantissa.toString(), BINARY[power]);
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

    private static int indexOf(String[] suffixes, String suffix) {
        for (int i = 0; i < suffixes.length; i++) {
            if (suffixes[i].equals(suffix)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not a suffix of a quantity: " + suffix);
    }
}
