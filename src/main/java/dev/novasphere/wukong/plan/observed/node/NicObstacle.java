package dev.novasphere.wukong.plan.observed.node;

/**
 * Why a bridge may not be made on the nodes as they are.
 *
 * @param reason one of {@code NodeBridgeReasons}
 * @param message names the node, what is in the way, and what to do instead
 */
public record NicObstacle(String reason, String message) {}
