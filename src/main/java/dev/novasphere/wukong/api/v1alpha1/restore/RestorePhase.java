package dev.novasphere.wukong.api.v1alpha1.restore;

/** The state of a WukongRestore in one word. Succeeded and Failed are final. */
public enum RestorePhase {
    Pending,
    Stopping,
    Restoring,
    Starting,
    Succeeded,
    Failed;

    /** Whether nothing more will happen. */
    public boolean isFinal() {
        return this == Succeeded || this == Failed;
    }

    /** Whether the virtual machine and its disks are changed by the restore alone. */
    public boolean holdsMachine() {
        return this == Stopping || this == Restoring;
    }
}
