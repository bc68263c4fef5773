package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObserverTest {

    private static final Wukong WUKONG = Serialization.unmarshal("""
            metadata: {name: web, namespace: shop, uid: w}
            spec: {cpu: 1, memory: 1Gi, disks: []}
            """, Wukong.class);

    private final Informers informers = mock(Informers.class);
    private final GuestSecretsObserver secrets = mock(GuestSecretsObserver.class);
    private final Observer observer = new Observer(
            mock(KubernetesClient.class),
            informers,
            mock(ApiAvailability.class),
            mock(NodeNetworkObserver.class),
            mock(WukongSnapshots.class),
            mock(WukongRestores.class),
            new StorageObserver(informers),
            secrets);

    @Test
    void a_policy_that_cannot_be_read_is_known_in_every_namespace_until_it_can_be() {
        when(secrets.read(any(), any(), any())).thenAnswer(call -> call.getArgument(1));
        when(informers.unreadable(WukongPolicy.class)).thenReturn(Map.of("teams", "it is odd"), Map.of());

        assertThat(observe().unreadablePolicies()).containsExactly(Map.entry("teams", "it is odd"));
        assertThat(observe().unreadablePolicies()).isEmpty();
    }

    @Test
    void which_policies_are_for_a_namespace_is_known_with_its_labels_or_where_none_selects_by_them() {
        WukongPolicy ofAll = Serialization.unmarshal("---\n{metadata: {name: all}, spec: {}}", WukongPolicy.class);
        WukongPolicy ofTeams = Serialization.unmarshal(
                "---\n{metadata: {name: teams}, spec: {namespaceSelector: {matchLabels: {team: a}}}}",
                WukongPolicy.class);
        when(informers.all(WukongPolicy.class))
                .thenReturn(Stream.of(ofAll), Stream.of(ofAll, ofTeams), Stream.of(ofAll, ofTeams));

        assertThat(observer.lacksPolicies(WUKONG)).isFalse();
        assertThat(observer.lacksPolicies(WUKONG)).isTrue();

        when(informers.find(Namespace.class, null, WUKONG.getMetadata().getNamespace()))
                .thenReturn(Optional.of(new Namespace(null, null, new ObjectMeta(), null, null)));
        assertThat(observer.lacksPolicies(WUKONG)).isFalse();
    }

    /** A claim of the Wukong itself that the cache does not hold yet is what a disk moves to, and comes into the cache. */
    @Test
    void a_name_is_taken_by_what_others_made_and_not_by_what_the_cache_is_about_to_hold() {
        when(secrets.read(any(), any(), any())).thenAnswer(call -> call.getArgument(1));
        NamedObjects named = new NamedObjects(mock(KubernetesClient.class));
        named.found(claim("web-root-2", Map.of(Labels.WUKONG, "web")));
        named.found(claim("web-data-2", Map.of()));
        named.found(claim("web-logs-2", Map.of(Labels.WUKONG, "db")));

        assertThat(observer.observe(WUKONG, named).takenClaims()).containsExactlyInAnyOrder("web-data-2", "web-logs-2");
    }

    private static PersistentVolumeClaim claim(String name, Map<String, String> labels) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private Observed observe() {
        return observer.observe(WUKONG, mock(NamedObjects.class));
    }
}
