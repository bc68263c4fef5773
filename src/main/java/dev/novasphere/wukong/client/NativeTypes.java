package dev.novasphere.wukong.client;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigMapNodeConfigSource;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.DaemonEndpoint;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.MicroTimeSerDes;
import io.fabric8.kubernetes.api.model.ModifyVolumeStatus;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.api.model.NamespaceSpec;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConfigSource;
import io.fabric8.kubernetes.api.model.NodeConfigStatus;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeFeatures;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandler;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerFeatures;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSwapStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.PodAffinity;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.api.model.Preferences;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySelectorLabelRequirement;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.TypedObjectReference;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.authorization.v1.NonResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectRulesReviewStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassList;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.internal.KubernetesDeserializer;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The types of the client that are read from and written as JSON, for the native image: those that the operator uses, those of its
 * libraries, and what all of them are made of.
 */
@RegisterForReflection(
        targets = {
            Affinity.class,
            AnyType.class,
            AnyType.Serializer.class,
            AttachedVolume.class,
            AuthInfo.class,
            AuthProviderConfig.class,
            Cluster.class,
            Condition.class,
            Config.class,
            ConfigMapNodeConfigSource.class,
            ContainerImage.class,
            Context.class,
            CustomResource.class,
            DaemonEndpoint.class,
            DefaultKubernetesResourceList.class,
            DeleteOptions.class,
            Event.class,
            EventList.class,
            EventSeries.class,
            EventSource.class,
            ExecConfig.class,
            ExecEnvVar.class,
            FieldsV1.class,
            GenericKubernetesResource.class,
            GenericKubernetesResourceList.class,
            IntOrString.class,
            KubernetesDeserializer.class,
            LabelSelector.class,
            LabelSelectorRequirement.class,
            LeaderElectionRecord.class,
            Lease.class,
            LeaseList.class,
            LeaseSpec.class,
            ListMeta.class,
            ListOptions.class,
            LocalObjectReference.class,
            ManagedFieldsEntry.class,
            MicroTime.class,
            MicroTimeSerDes.Deserializer.class,
            MicroTimeSerDes.Serializer.class,
            ModifyVolumeStatus.class,
            NamedAuthInfo.class,
            NamedCluster.class,
            NamedContext.class,
            NamedExtension.class,
            Namespace.class,
            NamespaceCondition.class,
            NamespaceList.class,
            NamespaceSpec.class,
            NamespaceStatus.class,
            Node.class,
            NodeAddress.class,
            NodeAffinity.class,
            NodeCondition.class,
            NodeConfigSource.class,
            NodeConfigStatus.class,
            NodeDaemonEndpoints.class,
            NodeFeatures.class,
            NodeList.class,
            NodeRuntimeHandler.class,
            NodeRuntimeHandlerFeatures.class,
            NodeSelector.class,
            NodeSelectorRequirement.class,
            NodeSelectorTerm.class,
            NodeSpec.class,
            NodeStatus.class,
            NodeSwapStatus.class,
            NodeSystemInfo.class,
            NonResourceRule.class,
            ObjectMeta.class,
            ObjectReference.class,
            OwnerReference.class,
            PersistentVolumeClaim.class,
            PersistentVolumeClaimCondition.class,
            PersistentVolumeClaimList.class,
            PersistentVolumeClaimSpec.class,
            PersistentVolumeClaimStatus.class,
            PodAffinity.class,
            PodAffinityTerm.class,
            PodAntiAffinity.class,
            Preconditions.class,
            Preferences.class,
            PreferredSchedulingTerm.class,
            Quantity.class,
            Quantity.Deserializer.class,
            Quantity.Serializer.class,
            RawExtension.class,
            ResourceRule.class,
            Secret.class,
            SecretList.class,
            SelfSubjectRulesReview.class,
            SelfSubjectRulesReviewSpec.class,
            Status.class,
            StatusCause.class,
            StatusDetails.class,
            StorageClass.class,
            StorageClassList.class,
            SubjectRulesReviewStatus.class,
            Taint.class,
            Toleration.class,
            TopologySelectorLabelRequirement.class,
            TopologySelectorTerm.class,
            TypedLocalObjectReference.class,
            TypedObjectReference.class,
            VolumeResourceRequirements.class,
            WatchEvent.class,
            WeightedPodAffinityTerm.class,
        })
final class NativeTypes {

    private NativeTypes() {}
}
