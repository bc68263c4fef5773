package dev.novasphere.wukong.api.rules;

/** Regular expressions of the API, in the syntax that RE2 (rules in the CRD) and Java (offline validation) share. */
public final class Patterns {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "([.]" + LABEL + ")*";
    private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]";

    /**
     * Inside a class of characters: blanks and what no terminal shows, that is control characters, and format characters such as those
     * that turn the direction of a text.
     */
    private static final String HIDDEN = "\\p{Z}\\p{Cc}\\p{Cf}";

    /** DNS label (RFC 1123) without its limit of 63 characters. */
    public static final String DNS_LABEL = "^" + LABEL + "$";

    /** DNS subdomain (RFC 1123) without its limit of 253 characters. */
    public static final String DNS_SUBDOMAIN = "^" + SUBDOMAIN + "$";

    /** A NetworkAttachmentDefinition as name or namespace/name. */
    public static final String NAD_NAME = "^(" + LABEL + "/)?" + SUBDOMAIN + "$";

    /** Key of a label or taint (Kubernetes: qualified name). */
    public static final String LABEL_KEY = "^(" + SUBDOMAIN + "/)?" + NAME_PART + "$";

    /**
     * Keys of labels and annotations by which networks, containers, devices and safeguards of a guest's Pod are changed, and those of the
     * operator: whole domains, names that container runtimes and Cilium write backwards, and single keys of others. Where they come from is at
     * {@code PodMetadataRules.RESERVED_CEL}.
     */
    public static final String RESERVED_POD_KEY =
            "^([a-z0-9.-]+[.])?(kubevirt[.]io|cncf[.]io|multus-cni[.]io|novasphere[.]dev|security[.](alpha|beta)[.]kubernetes[.]io"
                    + "|cdi[.]k8s[.]io|nri[.]io|noderesource[.]dev|containerd[.]io|cri-?o[.]io)(/.*)?$"
                    + "|^(io[.](kubernetes|katacontainers|containers|containerd|cilium)|run[.]oci|org[.](systemd|criu)|dev[.]gvisor|module[.]wasm)"
                    + "([-./].*)?$"
                    + "|^kubernetes[.]io/config[.].*$"
                    + "|^k8s[.]ovn[.]org/(pod-networks|routing-namespaces|routing-network|bfd-enabled)$"
                    + "|^(sidecar[.]istio[.]io/(proxyImage|bootstrapOverride|userVolume(Mount)?)|proxy[.]istio[.]io/overrides"
                    + "|config[.]((alpha|beta)[.])?linkerd[.]io/[a-z-]*image|vault[.]hashicorp[.]com/agent-(image|(init-)?json-patch)"
                    + "|consul[.]hashicorp[.]com/[a-z-]*user-volume(-mount)?|dapr[.]io/sidecar-image"
                    + "|admission[.]datadoghq[.]com/[A-Za-z0-9._-]*custom-image|aadpodidbinding)$";

    /** What a policy lists of keys: one key of a label, or a domain and a slash. */
    public static final String ALLOWED_POD_KEY = "^((" + SUBDOMAIN + "/)?" + NAME_PART + "|" + SUBDOMAIN + "/)$";

    /** Key of a label or annotation of the operator's own. */
    public static final String OWN_KEY = "^([a-z0-9.-]+[.])?novasphere[.]dev(/.*)?$";

    /** Value of a label. */
    public static final String LABEL_VALUE = "^(" + NAME_PART + ")?$";

    /** Name of an extended resource, which Kubernetes wants with a domain. */
    public static final String RESOURCE_NAME = "^" + SUBDOMAIN + "/" + NAME_PART + "$";

    /** Name of a device in KubeVirt; libvirt takes it into an alias. */
    public static final String DEVICE_NAME = "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

    private static final String ACCOUNT = "[^" + HIDDEN + ":,/~+-][^" + HIDDEN + ":,/]*";

    /**
     * What useradd refuses in every guest: a leading hyphen, plus sign or tilde, and a colon, comma, slash, blank or control character.
     * Distributions differ in what else they refuse.
     */
    public static final String USER_NAME = "^" + ACCOUNT + "$";

    /**
     * Names of groups, each as useradd takes it, with commas between them as cloud-init has them in one text: blanks beside a comma do
     * not count.
     */
    public static final String GROUP_NAMES = "^[ ,]*(" + ACCOUNT + "[ ]*(,[ ,]*|$))*$";

    /** A login shell: useradd takes an absolute path without a colon, which ends a field of passwd(5). */
    public static final String SHELL = "^/[^" + HIDDEN + ":]*$";

    /** Key in the data of a Secret. */
    public static final String SECRET_KEY = "^[-._a-zA-Z0-9]+$";

    /** What Linux takes as the name of a network interface, but for its length: no slash, colon, blank or control character. */
    public static final String INTERFACE_NAME = "^[^" + HIDDEN + "/:.][^" + HIDDEN + "/:]*$";

    /**
     * A quantity as ours are: it starts with a digit, and its exponent is short. Rules match it before they call a function on quantities,
     * because Kubernetes computes what is written: an exponent of ten digits keeps the API server busy for minutes.
     */
    public static final String QUANTITY = "^[0-9]+([.][0-9]*)?([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,3})?$";

    /** An image by address. */
    public static final String IMAGE_ADDRESS = "^(https?|docker|oci-archive)://[^" + HIDDEN + "]+$";

    /** An image by registry reference. */
    public static final String IMAGE_REFERENCE = "^[^" + HIDDEN + "]+$";

    /** An image in a Pod: host and path, then a tag or a digest. Each part of the path begins with a letter or digit. */
    public static final String CONTAINER_IMAGE =
            "^[a-zA-Z0-9][a-zA-Z0-9._-]*(:[0-9]+/[a-z0-9][a-z0-9._-]*)?(/[a-z0-9][a-z0-9._-]*)*"
                    + "(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@[a-z0-9]+:[a-fA-F0-9]{32,128})?$";

    /** What an image's address begins with: scheme, host and a slash. */
    public static final String IMAGE_PREFIX = "^((https?|docker|oci-archive)://)?[^/:@]+(:[0-9]+)?/";

    /** A checksum as CDI wants it. */
    public static final String CHECKSUM =
            "^(md5:[0-9a-fA-F]{32}|sha1:[0-9a-fA-F]{40}|sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128})$";

    /** Six bytes in hexadecimal whose first has no multicast bit. */
    public static final String UNICAST_MAC = "^[0-9a-fA-F][02468aceACE](:[0-9a-fA-F]{2}){5}$";

    /** Six bytes that are all zero. */
    public static final String ZERO_MAC = "^[0:]+$";

    /** A duration as Go writes it, of hours, minutes and seconds. */
    public static final String DURATION = "^([0-9]+(h|m|s))+$";

    /** How user data begins that cloud-init or cloudbase-init recognises, in any case and behind blanks. */
    public static final String USER_DATA =
            "^[ \\t\\r\\n]*(?i:#cloud-(config|boothook)|#!|#include|#part-handler|## template: *jinja|#ps1|rem cmd|content-type:|mime-version:)";

    /** Name of a package as the programs of distributions take it: no option, no blanks. */
    public static final String PACKAGE = "^[A-Za-z0-9@_][^" + HIDDEN + "]*$";

    /** An absolute path of a file. */
    public static final String FILE_PATH = "^/[^\\p{Cc}\\p{Cf}]*[^/\\p{Cc}\\p{Cf}]$";

    /** Permissions of a file in octal digits. */
    public static final String FILE_MODE = "^0?[0-7]{3,4}$";

    /** User of a file, and its group behind a colon. */
    public static final String FILE_OWNER = "^" + ACCOUNT + "(:" + ACCOUNT + ")?$";

    /** Name of a host or an IP address. */
    public static final String HOST = "^[A-Za-z0-9:]([-A-Za-z0-9.:]*[A-Za-z0-9:])?$";

    /** Name of a time zone, relative to the folder of all. */
    public static final String TIME_ZONE = "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$";

    /** Text of one line, for example of authorized_keys. */
    public static final String ONE_LINE = "^[^\\p{Cc}]+$";

    /** Inside a text: anything but blanks. */
    public static final String NOT_BLANK = "[^ \\t\\n\\f\\r]";

    /** A UUID, as the guest shows it. */
    public static final String UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

    /** Serial number of a machine. */
    public static final String MACHINE_SERIAL = "^[A-Za-z0-9_.+-][A-Za-z0-9 _.+-]*$";

    /** Serial number of a disk, as KubeVirt takes it. */
    public static final String DISK_SERIAL = "^[A-Za-z0-9_.+-]+$";

    /** Name of a machine type of QEMU. */
    public static final String MACHINE_TYPE = "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

    /** A folder of the guest, as a line of fstab(5) can have it. */
    public static final String MOUNT_PATH = "^(/[A-Za-z0-9_.+@-]+)+$";

    /** What cloud-init takes for a disk by the kernel's name. */
    public static final String KERNEL_DISK = "^x?[shv]d[a-z][0-9]*$";

    private Patterns() {}
}
