package dev.novasphere.wukong.plan.naming;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import java.util.Comparator;

/** Namespace and name of a Wukong, in the order of both. */
public record WukongName(String namespace, String name) implements Comparable<WukongName> {

    private static final Comparator<WukongName> ORDER =
            Comparator.comparing(WukongName::namespace).thenComparing(WukongName::name);

    /** The name of a Wukong. */
    public static WukongName of(Wukong wukong) {
        return new WukongName(
                wukong.getMetadata().getNamespace(), wukong.getMetadata().getName());
    }

    @Override
    public int compareTo(WukongName other) {
        return ORDER.compare(this, other);
    }

    /** In a message: {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
