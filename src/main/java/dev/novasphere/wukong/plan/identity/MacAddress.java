package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Sha256;
import java.util.HexFormat;

/**
 * Stable MAC addresses. KubeVirt gives an interface without one a new address at each start, and guests then lose their network; so
 * every interface gets one that depends only on the Wukong and the network. {@link KnownMac} says which addresses come before these.
 */
public final class MacAddress {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private MacAddress() {}

    /**
     * The locally administered unicast address of one network of one Wukong.
     *
     * @param input a Wukong; its spec.identity makes the address, else its UID, which is unique across clusters, else, where it was never
     *     in a cluster, its namespace and name
     * @param network name of the network
     * @return six bytes in lower case hexadecimal, separated by colons
     */
    public static String of(PlanInput input, String network) {
        byte[] digest = Sha256.of(seed(input) + "\u0000" + network);
        byte[] address = new byte[6];
        System.arraycopy(digest, 0, address, 0, 6);
        address[0] = (byte) ((address[0] & 0xfc) | 0x02);
        return COLONS.formatHex(address);
    }

    /** What is made of a Wukong to stay is made of this: its spec.identity, else its UID, else its namespace and name. */
    static String seed(PlanInput input) {
        if (input.spec().identity() != null) {
            return input.spec().identity();
        }
        String uid = input.wukong().getMetadata().getUid();
        return uid != null && !uid.isEmpty() ? uid : input.namespace() + "/" + input.name();
    }
}
