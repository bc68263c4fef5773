package dev.novasphere.wukong.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.168.10.5/24, 192.168.10.1, true",
        "192.168.10.5/24, 192.168.11.1, false",
        "192.168.10.5/23, 192.168.11.1, true",
        "192.168.10.5/32, 192.168.10.5, true",
        "0.0.0.0/0, 203.0.113.7, true",
        "192.168.10.5/24, fd00::1, false",
        "fd00::5/64, fd00::ffff:1, true",
        "fd00::5/64, fd00:0:0:1::1, false",
        "fe80::/10, fe80::1, true",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "fd00::5/64, nonsense, false"
    })
    void an_address_is_in_a_network_by_its_leading_bits(String prefix, String address, boolean in) {
        assertThat(IpPrefix.of(prefix).orElseThrow().contains(address)).isEqualTo(in);
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, true",
        "10.20.0.1/16, false",
        "10.20.0.1/32, true",
        "fd00::/64, true",
        "fd00::1/64, false"
    })
    void a_network_has_no_bits_behind_its_prefix(String prefix, boolean network) {
        assertThat(IpPrefix.of(prefix).orElseThrow().isNetwork()).isEqualTo(network);
    }

    @Test
    void what_is_no_address_with_prefix_length_is_none() {
        assertThat(IpPrefix.of("10.0.0.1")).isEmpty();
        assertThat(IpPrefix.of("10.0.0.1/33")).isEmpty();
        assertThat(IpPrefix.of("example.org/24")).isEmpty();
        assertThat(IpPrefix.of("fd00::1%eth0/64")).isEmpty();
    }

    @Property
    void every_way_to_write_an_address_is_one_address(@ForAll("addresses") byte[] bytes) throws UnknownHostException {
        String javas = InetAddress.getByAddress(bytes).getHostAddress();
        String expanded = javas.contains(":")
                ? String.join(
                        ":",
                        java.util.stream.IntStream.range(0, 8)
                                .mapToObj(i -> "%02X%02x".formatted(bytes[2 * i], bytes[2 * i + 1]))
                                .toList())
                : javas;

        assertThat(IpPrefix.of(javas + "/8").orElseThrow().canonicalAddress())
                .isEqualTo(IpPrefix.of(expanded + "/9").orElseThrow().canonicalAddress());
        byte[] other = bytes.clone();
        other[other.length - 1] ^= 1;
        assertThat(IpPrefix.of(InetAddress.getByAddress(other).getHostAddress() + "/8")
                        .orElseThrow()
                        .canonicalAddress())
                .isNotEqualTo(IpPrefix.of(javas + "/8").orElseThrow().canonicalAddress());
    }

    @Provide
    Arbitrary<byte[]> addresses() {
        Arbitrary<Byte> bytes = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.just((byte) 0)), net.jqwik.api.Tuple.of(1, Arbitraries.bytes()));
        return Arbitraries.oneOf(
                bytes.array(byte[].class).ofSize(4),
                bytes.array(byte[].class).ofSize(16).map(address -> {
                    address[0] = (byte) 0xfd;
                    return address;
                }));
    }
}
