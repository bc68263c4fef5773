package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.plan.naming.WukongName;

/**
 * Another network that lays claim to an address.
 *
 * @param wukong the Wukong
 * @param network name of its network
 */
public record AddressUser(WukongName wukong, String network) {}
