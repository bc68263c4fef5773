package dev.novasphere.wukong.api.rules;

/**
 * Longest texts and lists. Those of texts with a rule of their own only bound what the API server may spend on checking them; the rule
 * says how long the text may be.
 */
public final class Limits {

    /** Characters of a Wukong's name: {@code <name>-vm} is a label value, which ends at 63. */
    public static final int WUKONG_NAME = 60;

    /** Characters of a WukongSnapshot's name: the restore of a Wukong from it bears both names. */
    public static final int SNAPSHOT_NAME = 63;

    public static final int DISKS = 32;
    public static final int NETWORKS = 32;
    public static final int GPUS = 16;
    public static final int FILESYSTEMS = 16;

    /** Characters of a tag of virtiofs. */
    public static final int FILESYSTEM_TAG = 36;

    public static final int HOST_DEVICES = 16;
    public static final int CPU_FEATURES = 32;
    public static final int NODE_SELECTOR = 64;
    public static final int SPREAD_CONSTRAINTS = 8;
    public static final int GROUPS = 64;
    public static final int TOLERATIONS = 64;
    public static final int DNS_SERVERS = 8;
    public static final int SEARCH_DOMAINS = 8;
    public static final int FURTHER_ADDRESSES = 16;

    /** Static addresses of all networks together: each is compared with those of every other Wukong. */
    public static final int STATIC_ADDRESSES = 64;

    public static final int ROUTES = 32;
    public static final int ACCESS_MODES = 4;

    /** Entries of each list of a WukongPolicy. */
    public static final int POLICY_LIST = 256;

    /**
     * Prefixes of images in a WukongPolicy. The API server compares each with each image of a Wukong and gives up, which refuses the
     * Wukong, where that costs too much.
     */
    public static final int IMAGE_PREFIXES = 64;

    /** Characters of names. */
    public static final int TEXT = 253;

    /** Characters of a name of 63 with a DNS subdomain in front. */
    public static final int RESOURCE_NAME = 317;

    /** Characters of IP and MAC addresses, with room for mistakes. */
    public static final int ADDRESS = 64;

    /** Characters of a line of free text: passwords, sudo rules, names kept for information. */
    public static final int LINE = 1024;

    /** Characters of an image's address. */
    public static final int IMAGE = 2048;

    /** Labels, and annotations, of the guest's Pod. */
    public static final int POD_METADATA = 32;

    /** Characters of an annotation's value: all together stay below the 256 KiB that Kubernetes takes. */
    public static final int ANNOTATION = 4096;

    /** Places of disks and networks in the boot order. */
    public static final int BOOT_ORDER = 64;

    public static final int PORT = 65535;

    public static final int SERVICE_PORTS = 32;
    public static final int SOURCE_RANGES = 32;

    /** Seconds of each timing of a probe: an hour. */
    public static final int PROBE_SECONDS = 3600;

    /** Seconds that a guest may take to shut down: a day. */
    public static final int GRACE_SECONDS = 86400;

    public static final int PROBE_TRIES = 100;
    public static final int PROBE_COMMAND = 64;

    /** Characters of user data in a Wukong; more belongs into a Secret. */
    public static final int USER_DATA = 65536;

    public static final int PACKAGES = 128;
    public static final int COMMANDS = 128;
    public static final int COMMAND = 4096;
    public static final int FILES = 32;
    public static final int FILE_CONTENT = 32768;
    /** Characters of permissions in octal digits. */
    public static final int FILE_MODE = 5;

    public static final int TIME_SERVERS = 16;
    public static final int USERS = 16;
    public static final int USER_KEYS = 16;
    public static final int USER_GROUPS = 32;

    /** Characters of an SSH public key with its options and comment. */
    public static final int PUBLIC_KEY = 4096;

    /** Characters of a UUID. */
    public static final int UUID = 36;

    /** Characters of a disk's serial number that every bus shows the guest. */
    public static final int DISK_SERIAL = 20;

    /** Elements of each list, and labels of each selector, of Kubernetes' own types for where a Pod may run. */
    public static final int PLACEMENT_TERMS = 32;

    private Limits() {}
}
