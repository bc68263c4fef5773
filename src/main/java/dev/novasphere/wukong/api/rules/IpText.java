package dev.novasphere.wukong.api.rules;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses in text as the API server's CEL functions isIP and isCIDR take them: no zone, no leading zeros in IPv4, no IPv4 address
 * mapped into IPv6. Never asks a name server.
 */
public final class IpText {

    /** IP version of an address. */
    public enum Family {
        IPV4(32),
        IPV6(128);

        private final int bits;

        Family(int bits) {
            this.bits = bits;
        }

        /** How many bits an address has. */
        public int bits() {
            return bits;
        }
    }

    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int GROUPS = 8;

    private IpText() {}

    /** The version of an address; empty when the text is none, or when there is no text. */
    public static Optional<Family> address(String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (isIpv4(text)) {
            return Optional.of(Family.IPV4);
        }
        return isIpv6(text) ? Optional.of(Family.IPV6) : Optional.empty();
    }

    /** The version of an address with prefix length; empty when the text is none, or when there is no text. */
    public static Optional<Family> cidr(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String length = text.substring(slash + 1);
        return address(text.substring(0, slash))
                .filter(family -> PREFIX_LENGTH.matcher(length).matches() && Integer.parseInt(length) <= family.bits);
    }

    /** An address as a number; empty when the text is none. */
    static Optional<BigInteger> value(String text) {
        if (isIpv4(text)) {
            BigInteger value = BigInteger.ZERO;
            for (String octet : text.split("\\.")) {
                value = value.shiftLeft(8).add(new BigInteger(octet));
            }
            return Optional.of(value);
        }
        return ipv6(text).map(all -> {
            BigInteger value = BigInteger.ZERO;
            for (String group : all) {
                value = value.shiftLeft(16).add(new BigInteger(group, 16));
            }
            return value;
        });
    }

    private static boolean isIpv4(String text) {
        String[] octets = text.split("\\.", -1);
        return octets.length == 4
                && Arrays.stream(octets)
                        .allMatch(octet -> OCTET.matcher(octet).matches() && Integer.parseInt(octet) <= 255);
    }

    private static boolean isIpv6(String text) {
        return ipv6(text).isPresent();
    }

    /** The eight groups of an address. */
    private static Optional<List<String>> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(groups -> groups.size() == GROUPS && !mapped(groups));
        }
        Optional<List<String>> head = groups(text.substring(0, gap), false);
        Optional<List<String>> tail = groups(text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int missing = GROUPS - head.get().size() - tail.get().size();
        if (missing < 1) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(head.get());
        for (int i = 0; i < missing; i++) {
            all.add("0");
        }
        all.addAll(tail.get());
        return Optional.of(all).filter(groups -> !mapped(groups));
    }

    /** The groups of one side of an address; an IPv4 address at the end counts as two. */
    private static Optional<List<String>> groups(String text, boolean end) {
        if (text.isEmpty()) {
            return Optional.of(List.of());
        }
        List<String> groups = new ArrayList<>(List.of(text.split(":", -1)));
        String last = groups.get(groups.size() - 1);
        if (end && isIpv4(last)) {
            String[] octets = last.split("\\.");
            groups.remove(groups.size() - 1);
            groups.add(Integer.toHexString(Integer.parseInt(octets[0]) << 8 | Integer.parseInt(octets[1])));
            groups.add(Integer.toHexString(Integer.parseInt(octets[2]) << 8 | Integer.parseInt(octets[3])));
        }
        return groups.stream().allMatch(group -> GROUP.matcher(group).matches())
                ? Optional.of(groups)
                : Optional.empty();
    }

    private static boolean mapped(List<String> groups) {
        return groups.subList(0, 5).stream().allMatch(group -> Integer.parseInt(group, 16) == 0)
                && Integer.parseInt(groups.get(5), 16) == 0xffff;
    }
}
