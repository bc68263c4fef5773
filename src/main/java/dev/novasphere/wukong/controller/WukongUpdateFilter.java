package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which changes of a Wukong need a reconciliation: its spec, its end, and its labels, annotations and finalizers, which carry wishes as well. The
 * operator's own status writes do not.
 */
public class WukongUpdateFilter implements OnUpdateFilter<Wukong> {

    @Override
    public boolean accept(Wukong now, Wukong before) {
        ObjectMeta is = now.getMetadata();
        ObjectMeta was = before.getMetadata();
        return !Objects.equals(is.getUid(), was.getUid())
                || Unreadable.isReadable(now) != Unreadable.isReadable(before)
                || !Objects.equals(is.getGeneration(), was.getGeneration())
                || !Objects.equals(is.getDeletionTimestamp(), was.getDeletionTimestamp())
                || !Objects.equals(is.getLabels(), was.getLabels())
                || !Objects.equals(is.getAnnotations(), was.getAnnotations())
                || !Objects.equals(is.getFinalizers(), was.getFinalizers());
    }
}
