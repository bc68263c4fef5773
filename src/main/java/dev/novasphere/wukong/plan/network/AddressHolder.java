package dev.novasphere.wukong.plan.network;

/**
 * Another network that lays claim to a static address.
 *
 * @param namespace namespace of the Wukong
 * @param wukong name of the Wukong
 * @param network name of its network
 */
public record AddressHolder(String namespace, String wukong, String network) {}
