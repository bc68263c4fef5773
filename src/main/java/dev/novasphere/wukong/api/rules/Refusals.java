package dev.novasphere.wukong.api.rules;

/** Why a Wukong is refused and what to write instead: the same words from the API server and offline. */
public final class Refusals {

    public static final String NAME_TOO_LONG =
            "metadata.name may have at most 60 characters, because the VirtualMachine is called <name>-vm and KubeVirt's labels end at"
                    + " 63; choose a shorter name";

    public static final String CPU = "cpu must be a whole number from 1 to 64; write for example 2";

    public static final String MEMORY =
            "memory must be a Kubernetes quantity: a positive number directly followed by Mi, Gi or Ti, or by M, G or T; write for"
                    + " example 4Gi or 512Mi";

    public static final String MEMORY_TOO_SMALL =
            "memory must be at least 1Mi; a number without a unit means bytes, write for example 4Gi";

    public static final String MEMORY_TOO_LARGE =
            "memory must be less than 8Ei, the largest number of bytes that Kubernetes can count; write for example 4Gi";

    public static final String LIVE_RESIZE_MEMORY =
            "liveResize needs memory of at least 1Gi, because KubeVirt cannot plug memory into a smaller guest; raise memory or leave"
                    + " liveResize out";

    public static final String RUN_STRATEGY =
            "startStrategy.runStrategy and highAvailability.restartPolicy contradict each other; write only one of them, or a pair that"
                    + " agrees: Always with Always, RerunOnFailure with OnFailure, Manual with Never";

    public static final String NO_DISK =
            "a virtual machine needs at least one disk; write for example disks: [{name: system, size: 20Gi}]";

    public static final String DISK_TWICE = "two disks have the same name; give each disk its own name";

    public static final String BOOT_TWICE =
            "only one disk can be the boot disk; set boot: true on one disk and leave it out on the others";

    public static final String DISK_NAME =
            "a disk name must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit;"
                    + " write for example data-1";

    public static final String DISK_NAME_TAKEN =
            "the disk name cloudinitdisk is taken by the cloud-init volume; choose another name";

    public static final String DISK_SIZE =
            "a disk size must be a Kubernetes quantity: a positive number directly followed by Mi, Gi or Ti, or by M, G or T; write for"
                    + " example 20Gi";

    public static final String DISK_TOO_SMALL =
            "a disk must have at least 1Mi; a number without a unit means bytes, write for example 20Gi";

    public static final String DISK_TOO_LARGE =
            "a disk must be smaller than 8Ei, the largest number of bytes that Kubernetes can count; write for example 20Gi";

    public static final String DISK_SHRINKS =
            "a disk cannot shrink, because a PersistentVolumeClaim cannot; write the old size or a larger one, or add a new, smaller"
                    + " disk under another name";

    public static final String STORAGE_CLASS =
            "storageClassName must be the name of a StorageClass; leave it out for the cluster's default class";

    public static final String IMAGE =
            "image must be an http(s)://, docker:// or oci-archive:// address or a registry reference, without blanks; write for example"
                    + " https://example.org/image.qcow2 or quay.io/containerdisks/fedora:42";

    public static final String DISK_SIZE_MISSING =
            "a disk needs a size, unless it is a clone or an existing claim; write for example size: 20Gi";

    public static final String DISK_SOURCE_TWICE =
            "a disk has one source: write image, source or claimName, and leave the others out";

    public static final String SOURCE_ONE =
            "source names exactly one of claim, snapshot, dataSource and blank; write for example source: {claim: golden-disk}";

    public static final String BLANK = "blank is true or left out; leave source out for a disk without CDI";

    public static final String CLAIM_NAME =
            "claimName must be the name of a PersistentVolumeClaim of the Wukong's own namespace, without a namespace in front; write"
                    + " for example shared-data";

    public static final String CLONED_CLAIM =
            "source.claim must be the name of a PersistentVolumeClaim of the Wukong's own namespace; a disk of another namespace is"
                    + " cloned only through a DataSource, write source: {dataSource: {name: ..., namespace: ...}}";

    public static final String CLONED_SNAPSHOT =
            "source.snapshot must be the name of a VolumeSnapshot of the Wukong's own namespace; a snapshot of another namespace is"
                    + " cloned only through a DataSource, write source: {dataSource: {name: ..., namespace: ...}}";

    public static final String DATA_SOURCE =
            "source.dataSource.name must be the name of a DataSource of CDI; write for example fedora";

    public static final String DATA_SOURCE_NAMESPACE =
            "source.dataSource.namespace must be the name of a namespace; leave it out for the Wukong's own";

    public static final String IMAGE_OPTIONS =
            "imageOptions stands beside image only; write the image, or leave imageOptions out";

    public static final String CHECKSUM =
            "imageOptions.checksum must be md5:, sha1:, sha256: or sha512: followed by the hash in hexadecimal digits";

    public static final String CHECKSUM_NEEDS_HTTP =
            "imageOptions.checksum is for images behind an http(s) address; a registry image is pinned by its digest, write for example"
                    + " quay.io/containerdisks/fedora@sha256:...";

    public static final String PULL_METHOD_NEEDS_REGISTRY =
            "imageOptions.pullMethod is for images in a registry; leave it out for an http(s) address";

    public static final String IMAGE_SECRET =
            "imageOptions.credentialsSecret must be the name of a Secret of the same namespace; write for example image-server";

    public static final String IMAGE_CA =
            "imageOptions.caConfigMap must be the name of a ConfigMap of the same namespace; write for example company-ca";

    public static final String BOOT_HOTPLUGGABLE =
            "the disk the guest boots from cannot be hotpluggable, because it must be there when the guest starts; leave hotpluggable"
                    + " out, or boot from another disk";

    public static final String ACCESS_MODES =
            "ReadWriteOncePod cannot be combined with other access modes; write it alone, or leave it out";

    public static final String MAC_TWICE =
            "two networks have the same macAddress; give each its own, or leave macAddress out for one that is made";

    public static final String NETWORK_TWICE = "two networks have the same name; give each network its own name";

    public static final String PRIMARY_TWICE =
            "only one network can be primary; set primary: true on one network and leave it out on the others";

    public static final String STATIC_ADDRESSES =
            "the networks of a Wukong have at most 64 addresses together (ipConfig.address and ipConfig.addresses); write the most important"
                    + " ones, and set the others up in the guest";

    public static final String NETWORK_NAME =
            "a network name must be a DNS label: at most 63 lower case letters, digits and -, starting and ending with a letter or digit;"
                    + " write for example storage-net";

    public static final String NAD_NAME =
            "nadName must be the name of a NetworkAttachmentDefinition, with its namespace in front when it is in another one; write for"
                    + " example vlan-100 or networks/vlan-100";

    public static final String BRIDGE_NAME =
            "bridgeName must be the name of a bridge on the node, without blanks, slashes and colons, not starting with a dot; write for"
                    + " example br-lan";

    public static final String PHYSICAL_INTERFACE =
            "physicalInterface must be the name of a network card of the node, without blanks, slashes and colons, not starting with a dot;"
                    + " write for example eth1";

    public static final String VLAN = "vlanId must be a number from 1 to 4094; leave it out for an untagged network";

    public static final String MTU = "mtu must be a number from 576 to 9216; write for example 9000";

    public static final String MAC =
            "macAddress must be six pairs of hexadecimal digits separated by colons and no multicast address; write for example"
                    + " 02:00:5e:10:00:01";

    public static final String RESOURCE_NAME =
            "resourceName must be the full name of a device plugin resource; write for example intel.com/sriov_vfs";

    public static final String STATIC_ADDRESS =
            "ipConfig.mode static needs an address with its prefix length; write for example address: 192.168.10.5/24";

    public static final String GATEWAY =
            "ipConfig.gateway must be an IP address without prefix length; write for example 192.168.10.1";

    public static final String GATEWAY_FAMILY =
            "ipConfig.gateway must be of the same IP version as ipConfig.address; write two IPv4 or two IPv6 addresses";

    public static final String GATEWAY_TWICE =
            "ipConfig.gateway must be an IPv4 address where gateway6 is given; write the IPv4 gateway in gateway and the IPv6 gateway in"
                    + " gateway6";

    public static final String GATEWAY6 =
            "ipConfig.gateway6 must be an IPv6 address without prefix length; write for example fd00:10::1 or fe80::1";

    public static final String FURTHER_ADDRESSES =
            "each of ipConfig.addresses must be an IP address with its prefix length; write for example fd00:10::5/64";

    public static final String ROUTE_TO =
            "to of a route must be the address of a network with its prefix length, all bits behind the prefix zero, and not the default"
                    + " route, which gateway and gateway6 set; write for example 10.20.0.0/16";

    public static final String ROUTE_VIA =
            "via of a route must be an IP address of the same version as to; write for example 192.168.10.254";

    public static final String ROUTE_METRIC =
            "metric of a route must be a number from 0 to 2147483647; write for example 100";

    public static final String SEARCH_DOMAINS =
            "each of ipConfig.searchDomains must be a DNS domain in lower case; write for example example.org";

    public static final String DNS_SERVERS =
            "each of ipConfig.dnsServers must be an IP address; write for example 192.168.10.53";

    public static final String SSH_KEY_SECRET =
            "sshKeySecret must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for example"
                    + " my-keys";

    public static final String PASSWORD_SECRET =
            "passwordSecretRef.name must be the name of a Secret of the Wukong's own namespace, without a namespace in front; write for"
                    + " example my-password";

    public static final String SECRET_KEY =
            "passwordSecretRef.key must be a key of a Secret: letters, digits, -, _ and .; write for example password";

    public static final String IDENTITY =
            "identity must be letters, digits, -, _ and ., starting and ending with a letter or digit, at most 253; write for example web-prod-1";

    public static final String RESTORED_SNAPSHOT =
            "restoreFromSnapshot must be the name of a WukongSnapshot of the Wukong's own namespace; see: kubectl get wukongsnapshots";

    public static final String USER_NAME =
            "cloudInitUser.name must be a Linux user name: 1 to 32 characters without blanks, colons, commas and slashes, not starting"
                    + " with -, + or ~; write for example ubuntu";

    public static final String GROUP_NAMES =
            "each of cloudInitUser.groups must be the name of a Linux group, without blanks, colons and slashes, not starting with -, +"
                    + " or ~, because useradd makes no user with another one; write for example groups: [adm, sudo]";

    public static final String SHELL =
            "cloudInitUser.shell must be an absolute path, because useradd makes no user with another one; write for example /bin/bash";

    public static final String PASSWORD_TWICE =
            "passwordSecretRef cannot stand beside password or passwordHash; write passwordSecretRef alone";

    public static final String GPU_TWICE = "two gpus have the same name; give each gpu its own name";

    public static final String GPU_NAME =
            "a gpu name must be at most 63 letters, digits, -, _ and ., starting and ending with a letter or digit; write for example"
                    + " gpu-1";

    public static final String DEVICE_NAME =
            "deviceName must be the full name of a device resource that the KubeVirt object permits; write for example"
                    + " nvidia.com/TU104GL_Tesla_T4";

    public static final String NODE_SELECTOR_KEY =
            "each key of nodeSelector must be the key of a label; write for example kubernetes.io/hostname";

    public static final String NODE_SELECTOR_VALUE =
            "each value of nodeSelector must be the value of a label: at most 63 letters, digits, -, _ and ., starting and ending with a"
                    + " letter or digit; write for example node-1";

    public static final String TOLERATION_EFFECT =
            "the effect of a toleration must be NoSchedule, PreferNoSchedule or NoExecute; leave it out to tolerate all of them";

    public static final String TOLERATION_OPERATOR =
            "the operator of a toleration must be Equal or Exists, Exists takes no value, and a toleration without key needs operator"
                    + " Exists; write for example key: gpu, operator: Exists";

    public static final String TOLERATION_SECONDS =
            "tolerationSeconds of a toleration goes with effect NoExecute only; write effect: NoExecute or leave tolerationSeconds out";

    public static final String ONE_PROBE =
            "readinessProbe needs exactly one of httpGet, tcpSocket, exec and guestAgentPing; write for example tcpSocket: {port: 22}";

    public static final String PROBE_PATH = "the path of httpGet must start with a slash; write for example /healthz";

    /** What the API server says of a required field that is absent. */
    public static final String REQUIRED = "Required value";

    public static final String WUKONG_NAME =
            "wukongName must be the name of a Wukong of the same namespace: at most 60 lower case letters, digits, - and ., starting"
                    + " and ending with a letter or digit";

    public static final String SNAPSHOT_NAME =
            "snapshotName must be the name of a WukongSnapshot of the same namespace; see: kubectl get wukongsnapshots";

    public static final String SNAPSHOT_NAME_TOO_LONG =
            "metadata.name of a WukongSnapshot may have at most 63 characters, because restores are named after it; choose a shorter name";

    public static final String FAILURE_DEADLINE =
            "failureDeadline must be a duration of whole numbers with units h, m or s; write for example 90s, 10m or 1h30m, or 0s for no limit";

    public static final String SNAPSHOT_CHANGED =
            "a WukongSnapshot is taken once and its spec cannot be changed; make another WukongSnapshot";

    public static final String RESTORE_CHANGED =
            "a WukongRestore is done once and its spec cannot be changed; make another WukongRestore";

    public static final String MAC_SPOOF_CHECK =
            "macSpoofCheck is for networks of type bridge or sriov without nadName; remove it: a definition that exists says it itself";

    public static final String RESOURCE_NAME_OF_TYPE =
            "resourceName is for networks of type sriov; macvlan takes macvtap.network.kubevirt.io/<name>, bridge bridge.network.kubevirt.io/<bridge>, ovs ovs-cni.network.kubevirt.io/<bridge>; remove it";

    public static final String IMAGE_PREFIX =
            "write scheme, host and a slash, for example https://images.example.org/linux or quay.io/containerdisks, without user or password";

    public static final String POLICY_QUANTITY = "write a Kubernetes quantity such as 100Gi";

    private Refusals() {}
}
