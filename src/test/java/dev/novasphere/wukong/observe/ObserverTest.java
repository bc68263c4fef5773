package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserverTest {

    private static final Wukong WUKONG = Serialization.unmarshal("""
            metadata: {name: web, namespace: shop, uid: w}
            spec: {cpu: 1, memory: 1Gi, disks: []}
            """, Wukong.class);

    private final Informers informers = mock(Informers.class);
    private final GuestSecrets secrets = mock(GuestSecrets.class);
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

    private Observed observe() {
        return observer.observe(WUKONG, mock(NamedObjects.class));
    }
}
