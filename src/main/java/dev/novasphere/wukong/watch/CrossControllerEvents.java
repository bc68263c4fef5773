package dev.novasphere.wukong.watch;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Triggers one controller by what another one's informers saw, so that virtual machines, Wukongs and snapshots are watched and cached once and
 * not by each controller that needs them.
 */
@ApplicationScoped
public class CrossControllerEvents {

    private final List<Consumer<ResourceID>> ofWukongs = new CopyOnWriteArrayList<>();
    private final List<Consumer<ResourceID>> ofRestores = new CopyOnWriteArrayList<>();
    private final List<Consumer<ResourceID>> ofSnapshots = new CopyOnWriteArrayList<>();

    /** Calls back with the Wukong of a WukongRestore or WukongSnapshot whose status changed. */
    void onRestoreOrSnapshot(Consumer<ResourceID> listener) {
        ofRestores.add(listener);
    }

    /** The status of a restore or a snapshot of a Wukong changed; what the operator wrote itself comes back to its informers as no event. */
    public void restoreOrSnapshotChanged(ResourceID wukong) {
        ofRestores.forEach(listener -> listener.accept(wukong));
    }

    /** Calls back when a Wukong or anything of it changed. */
    public void onWukong(Consumer<ResourceID> listener) {
        ofWukongs.add(listener);
    }

    /** Calls back when the status of a WukongSnapshot changed. */
    public void onSnapshot(Consumer<ResourceID> listener) {
        ofSnapshots.add(listener);
    }

    /** A Wukong, its virtual machine, its guest or one of its disks changed. */
    public void wukongChanged(ResourceID wukong) {
        ofWukongs.forEach(listener -> listener.accept(wukong));
    }

    /** The status of a WukongSnapshot changed. */
    public void snapshotChanged(ResourceID snapshot) {
        ofSnapshots.forEach(listener -> listener.accept(snapshot));
    }
}
