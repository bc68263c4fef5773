package dev.novasphere.wukong.watch.lookup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Functions that the threads of informers call for each object. An exception there would make the list of all objects of the kind fail, so
 * that an object of an unforeseen shape is logged and concerns no Wukong.
 */
public final class SafeCallbacks {

    private static final Logger log = LoggerFactory.getLogger(SafeCallbacks.class);

    private SafeCallbacks() {}

    /** Reads the keys of an object; an object whose keys cannot be read has none. */
    public static <R extends HasMetadata> Function<R, List<String>> keys(Function<R, List<String>> keys) {
        return object -> {
            try {
                return keys.apply(object);
            } catch (RuntimeException e) {
                logUnforeseen(object, e);
                return List.of();
            }
        };
    }

    /** Maps an object to the resources that it concerns; an object that cannot be mapped concerns none. */
    public static <R extends HasMetadata> SecondaryToPrimaryMapper<R> mapper(Function<R, Set<ResourceID>> mapper) {
        return object -> {
            try {
                return mapper.apply(object);
            } catch (RuntimeException e) {
                logUnforeseen(object, e);
                return Set.of();
            }
        };
    }

    private static void logUnforeseen(HasMetadata object, RuntimeException failure) {
        log.warn(
                "{} {}/{} has a shape that was not foreseen, and wakes no Wukong",
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                failure);
    }
}
