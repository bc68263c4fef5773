package dev.novasphere.wukong.nodenetwork;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What the operator may do to the networks of nodes; nothing unless it is configured. */
@ConfigMapping(prefix = "wukong.node-network")
public interface NodeNetworkSettings {

    /** Whether the operator may make bridges on nodes, by NMState. */
    @WithDefault("false")
    boolean enabled();

    /** Labels of the nodes that get the bridges, each as key=value; there must be one. */
    Optional<List<String>> nodeSelector();

    /** Network interfaces of the nodes that may become ports of bridges; there must be one. */
    Optional<List<String>> interfaces();
}
