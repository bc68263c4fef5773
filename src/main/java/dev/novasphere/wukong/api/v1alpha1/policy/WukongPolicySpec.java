package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.service.ServiceType;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/**
 * What is allowed. Each list is the whole of it: an empty one allows nothing, and one that is absent allows anything, but for fields that
 * are younger than this kind, for which its description says what it allows.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WukongPolicySpec(
        @JsonPropertyDescription(
                "The namespaces whose Wukongs the policy is for, by their labels. Absent or empty: all namespaces.")
        LabelSelector namespaceSelector,

        @JsonPropertyDescription("Networks beside the pod network.")
        AllowedNetworks networks,

        @JsonPropertyDescription("Disks and images.") AllowedStorage storage,

        @JsonPropertyDescription("Nodes, and what happens when they are drained.")
        AllowedScheduling scheduling,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription("Resource names of the devices that deviceName of gpus and of hostDevices may name.")
        List<@Size(max = Limits.RESOURCE_NAME) String> gpuDeviceNames,

        @JsonPropertyDescription(
                "Whether cloudInitUser.password, which everybody who may read the Wukong can read, may be used. Absent: true.")
        Boolean plaintextPasswords,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "ServiceAccounts whose token filesystems[].serviceAccount, or a Secret of a Wukong, may bring into the guest. Absent: none.")
        List<@Size(max = Limits.TEXT) String> serviceAccounts,

        @JsonPropertyDescription(
                "Labels and annotations of the guest's Pod. Absent: keys without dot and slash, and those of app.kubernetes.io.")
        AllowedPodMetadata podMetadata,

        @JsonPropertyDescription(
                "Whether resources.requests.memory may be less than memory, so that nodes and quotas promise less than guests have. Absent: true.")
        Boolean memoryOvercommit,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Names of the VirtualMachineClusterInstancetypes that instancetype may name. Absent: any, and none where gpuDeviceNames,"
                        + " memoryOvercommit, scheduling, or cpu or memory of most bound what an instancetype can give. Instancetypes and"
                        + " preferences of a namespace are not allowed by any policy.")
        List<@Size(max = Limits.TEXT) String> instancetypes,

        @Size(max = 3)
        @JsonPropertyDescription(
                "What type of service may be: ClusterIP, NodePort, LoadBalancer. Absent: ClusterIP, which reaches nothing outside of the cluster. An empty list allows no service.")
        List<ServiceType> serviceTypes,

        @JsonPropertyDescription(
                "The most that one Wukong may ask for. Absent: any amount, unless the field says otherwise.")
        MostAllowed most) {}
