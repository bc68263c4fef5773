package dev.novasphere.wukong.guest;

/**
 * The network behind an interface, which QEMU plays: it answers DHCP as a router does, and nothing behind it can be reached. There are no
 * router advertisements, as KubeVirt's pod network has none.
 *
 * @param subnet such as 10.0.2.0/24
 * @param router address of the router
 * @param address what DHCP gives to the guest, or the static address that the guest is to take; a connection to its port 22 proves the
 *     address, the interface and the way back
 * @param nameServer what DHCP gives
 */
record Segment(String subnet, String router, String address, String nameServer) {

    /** As a guest sees the pod network behind the binding masquerade. */
    static final Segment POD = new Segment("10.0.2.0/24", "10.0.2.1", "10.0.2.2", "10.0.2.3");

    /** Settings of QEMU's user network that forwards a port of the loopback interface to ssh. */
    String netdev(String id, int port) {
        return "user,id=%s,ipv6=off,net=%s,host=%s,dhcpstart=%s,dns=%s,hostfwd=tcp:127.0.0.1:%d-%s:22"
                .formatted(id, subnet, router, address, nameServer, port, address);
    }
}
