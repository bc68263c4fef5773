package dev.novasphere.wukong.plan.network;

/**
 * Another network that lays claim to an address.
 *
 * @param wukong the Wukong
 * @param network name of its network
 */
public record AddressHolder(WukongName wukong, String network) {}
