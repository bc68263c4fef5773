package dev.novasphere.wukong.plan.naming;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Names of everything that is made of a Wukong; the Go operator uses the same. */
public final class Names {

    /** Volume and disk of cloud-init in the virtual machine. */
    public static final String CLOUD_INIT_DISK = "cloudinitdisk";

    /** Volume and CD of the answer file of Windows in the virtual machine. */
    public static final String SYSPREP_DISK = "sysprepdisk";

    private static final String VM_SUFFIX = "-vm";
    private static final String FROM = "-from-";

    private Names() {}

    /** The VirtualMachine, its VirtualMachineInstance and its guest. */
    public static String virtualMachine(String wukong) {
        return wukong + VM_SUFFIX;
    }

    /** The Wukong a VirtualMachine of this name belongs to; null when the name is not of our form. */
    public static String wukongOfVirtualMachine(String virtualMachine) {
        return virtualMachine.length() > VM_SUFFIX.length() && virtualMachine.endsWith(VM_SUFFIX)
                ? virtualMachine.substring(0, virtualMachine.length() - VM_SUFFIX.length())
                : null;
    }

    /** The PersistentVolumeClaim of a disk: the one it names, else the one that is made for it. */
    public static String claim(String wukong, DiskSpec disk) {
        return disk.usesExistingClaim() ? disk.claimName() : claim(wukong, disk.name());
    }

    /** The PersistentVolumeClaim made for a disk, and its DataVolume. */
    public static String claim(String wukong, String disk) {
        return wukong + "-" + disk;
    }

    /**
     * The claim that a disk is moved to.
     *
     * @param number 2 for the first move, and so on
     */
    public static String movedClaim(String wukong, String disk, int number) {
        return claim(wukong, disk) + "-" + number;
    }

    /** The NetworkAttachmentDefinition made for a network. */
    public static String networkAttachment(String wukong, String network) {
        return wukong + "-" + network + "-nad";
    }

    /** The NodeNetworkConfigurationPolicy that the Go operator made for a network; it is without a namespace, and so is its name. */
    public static String goOperatorPolicy(String wukong, String network) {
        return wukong + "-" + network + "-bridge";
    }

    /** The Secret that holds user data and network data. */
    public static String cloudInitSecret(String wukong) {
        return wukong + "-cloudinit";
    }

    /** The WukongRestore that a Wukong's restoreFromSnapshot becomes. */
    public static String restore(String wukong, String snapshot) {
        return wukong + FROM + snapshot;
    }

    /** The Wukongs whose restoreFromSnapshot may become a WukongRestore of this name; none when it is not of that form. */
    public static List<String> wukongsOfRestore(String restore) {
        List<String> wukongs = new ArrayList<>();
        for (int at = restore.indexOf(FROM); at > 0; at = restore.indexOf(FROM, at + 1)) {
            wukongs.add(restore.substring(0, at));
        }
        return wukongs;
    }

    /**
     * The migration that a request becomes: the same for the same guest and request, so that a request that is repeated meets the first.
     *
     * @param guest UID of the VirtualMachineInstance
     */
    public static String migration(String wukong, String guest, String request) {
        String text = guest + " " + request;
        return virtualMachine(wukong) + "-" + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The name of an object as namespace/name, where it may be written without its namespace. */
    public static String qualified(String namespace, String name) {
        return name.contains("/") ? name : namespace + "/" + name;
    }
}
