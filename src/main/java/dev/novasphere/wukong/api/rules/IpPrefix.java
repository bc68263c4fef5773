package dev.novasphere.wukong.api.rules;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An IP address with a prefix length, as the API server's CEL function isCIDR takes it: the address of an interface, or a network.
 *
 * @param family version of IP
 * @param value the address as a number
 * @param length bits of the prefix
 */
public record IpPrefix(IpText.Family family, BigInteger value, int length) {

    /** Addresses of IPv6 that count on one link only (RFC 4291, section 2.4); by them a router is reached whatever else an interface has. */
    public static final IpPrefix LINK_LOCAL = of("fe80::/10").orElseThrow();

    /** Reads an address with prefix length; empty when the text is none. */
    public static Optional<IpPrefix> of(String text) {
        if (IpText.cidr(text).isEmpty()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        String address = text.substring(0, slash);
        return IpText.address(address).flatMap(family -> IpText.value(address)
                .map(value -> new IpPrefix(family, value, Integer.parseInt(text.substring(slash + 1)))));
    }

    /** Whether an address, without prefix length, is in the network of this one. A text that is no address is in none. */
    public boolean contains(String address) {
        int host = family.bits() - length;
        return IpText.address(address).filter(family::equals).isPresent()
                && IpText.value(address)
                        .filter(other -> other.shiftRight(host).equals(value.shiftRight(host)))
                        .isPresent();
    }

    /** Whether all bits behind the prefix are zero. */
    public boolean isNetwork() {
        int host = family.bits() - length;
        return value.shiftRight(host).shiftLeft(host).equals(value);
    }

    /** The same text for every way of writing the address; without the prefix length. */
    public String canonicalAddress() {
        return family.name() + "-" + value.toString(Character.MAX_RADIX);
    }
}
