package dev.novasphere.wukong.plan.nodenetwork;

/** Reasons that findings about node bridges give to the condition NetworksConfigured. */
public final class NodeBridgeReasons {

    /** The operator may not configure nodes: the bridge has to be made by other means. */
    public static final String NOT_CONFIGURED = "NodeNetworkNotConfigured";

    /** The operator may configure nodes, but not with this interface. */
    public static final String CARD_NOT_ALLOWED = "NodeCardNotAllowed";

    /** A bridge of this name cannot be made. */
    public static final String NAME_INVALID = "BridgeNameInvalid";

    /** NMState is not there. */
    public static final String NMSTATE_MISSING = "NMStateNotInstalled";

    /** Another Wukong asked first for the bridge, or the interface, in another way. */
    public static final String DIFFERS = "NodeBridgeDiffers";

    /** A node does not have the interface. */
    public static final String CARD_MISSING = "NodeCardMissing";

    /** The interface carries an address of its node. */
    public static final String CARD_HAS_ADDRESS = "NodeCardHasAddress";

    /** The interface is in another bridge or bond. */
    public static final String CARD_IN_USE = "NodeCardInUse";

    /** There is an interface of the bridge's name that the operator did not make. */
    public static final String BRIDGE_EXISTS = "NodeBridgeExists";

    /** The Wukong asks for nodes on which no bridge is made. */
    public static final String ELSEWHERE = "NodeBridgeElsewhere";

    /** It is not known what is on a node. */
    public static final String STATE_UNKNOWN = "NodeStateUnknown";

    /** No node has the labels of the operator's node selector. */
    public static final String NO_MATCHING_NODE = "NoMatchingNode";

    /** The bridge is being made. */
    public static final String PENDING = "NodeBridgePending";

    /** A node could not make the bridge. */
    public static final String FAILED = "NodeBridgeFailed";

    /** The bridge is being taken down. */
    public static final String GOING = "NodeBridgeGoing";

    /** The guest has to end before its bridge is taken down. */
    public static final String GUEST_GOING = "GuestGoing";

    private NodeBridgeReasons() {}
}
