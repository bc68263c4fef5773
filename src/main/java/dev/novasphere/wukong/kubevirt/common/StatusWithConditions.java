package dev.novasphere.wukong.kubevirt.common;

import java.util.List;
import java.util.Optional;

/** A status of KubeVirt, CDI or NMState that has conditions, each of another type. */
public interface StatusWithConditions {

    /** The conditions; never null. */
    List<ResourceCondition> conditions();

    /** The condition of a type; empty when there is none. */
    default Optional<ResourceCondition> condition(String type) {
        return conditions().stream().filter(c -> type.equals(c.type())).findFirst();
    }

    /** Whether there is a condition of the type, and its status is True. */
    default boolean holds(String type) {
        return condition(type).filter(ResourceCondition::holds).isPresent();
    }
}
