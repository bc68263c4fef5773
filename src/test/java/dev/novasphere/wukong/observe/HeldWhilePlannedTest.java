package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.LeanClient;
import dev.novasphere.wukong.client.reading.ClusterSerialization;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Objects that a Wukong names, as large as whoever writes them likes: what is held of them together while it is planned, against a server that
 * has every Secret and claim.
 */
class HeldWhilePlannedTest {

    private static final int SECRET_BYTES = 256 * 1024;

    private static final String SECRET = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%%s"}, "data": {"password": "%1$s", "other": "%1$s"}}
            """.formatted(
                    Base64.getEncoder().encodeToString("x".repeat(SECRET_BYTES).getBytes()));

    private final AnsweringServer server = AnsweringServer.start(request -> {
        String name = request.uri().getPath().replaceAll(".*/", "");
        return new AnsweringServer.Answer(
                200, request.uri().getPath().contains("/secrets/") ? SECRET.formatted(name) : claim(name));
    });
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                    .withMasterUrl(server.client().getMasterUrl().toString())
                    .build())
            .withKubernetesSerialization(serialization())
            .build();
    private final NamedObjects named = new NamedObjects(client);

    private static ClusterSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        LeanClient.customize(mapper);
        return ClusterSerialization.of(mapper);
    }

    private static String claim(String name) {
        String labels = IntStream.range(0, name.equals("large") ? 10_000 : 10)
                .mapToObj(i -> "\"l%d\": \"\"".formatted(i))
                .collect(Collectors.joining(","));
        return """
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
                 "metadata": {"name": "%s", "labels": {%s}, "annotations": {"example.org/notes": "x", "vm.novasphere.dev/wukong": "y"}},
                 "spec": {"storageClassName": "fast"}}
                """.formatted(name, labels);
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Test
    void of_the_secrets_that_a_wukong_names_only_what_it_needs_is_held() {
        String users = IntStream.range(0, 16)
                .mapToObj(i -> "{name: u%d, passwordSecretRef: {name: user-%d}}".formatted(i, i))
                .collect(Collectors.joining(","));
        String filesystems = IntStream.range(0, 16)
                .mapToObj(i -> "{name: f%d, secret: files-%d}".formatted(i, i))
                .collect(Collectors.joining(","));
        Observed observed = observed("""
                sshKeySecret: keys
                  cloudInitUser: {name: me, passwordSecretRef: {name: password}}
                  cloudInit: {userDataSecretRef: {name: data, key: other}, users: [%s]}
                  filesystems: [%s]
                """.formatted(users, filesystems));

        List<SecretLookup> lookups = Stream.concat(
                        Stream.of(observed.sshKeySecret(), observed.passwordSecret()),
                        observed.guestSecrets().values().stream())
                .toList();
        assertThat(lookups).hasSize(35).allMatch(lookup -> lookup.state() == SecretLookup.State.FOUND);
        assertThat(lookups.stream()
                        .flatMap(lookup -> lookup.data().values().stream())
                        .mapToInt(value -> value.length)
                        .sum())
                .as("both values of the Secret with keys, one of that with user data, and the start of 17 passwords")
                .isEqualTo(3 * SECRET_BYTES + 17 * 8193);
    }

    @Test
    void a_secret_that_is_named_twice_has_what_either_needs() {
        Observed observed = observed("""
                cloudInitUser: {name: me, passwordSecretRef: {name: both}}
                  cloudInit: {userDataSecretRef: {name: both, key: password}, users: [{name: u, passwordSecretRef: {name: both, key: other}}]}
                  filesystems: [{name: f, secret: both}]
                """);

        assertThat(observed.guestSecret("both").value("password"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(SECRET_BYTES));
        assertThat(observed.guestSecret("both").value("other"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(8193));
    }

    @Test
    void a_secret_by_which_kubevirt_sets_the_guest_up_is_held_as_a_whole() {
        assertThat(observed("sysprepSecret: answers").guestSecret("answers").data())
                .containsOnlyKeys("password", "other");
    }

    private Observed observed(String spec) {
        Informers informers = mock(Informers.class);
        when(informers.find(any(), any(), any())).thenReturn(Optional.empty());
        Wukong wukong =
                Serialization.unmarshal("---\nmetadata: {name: web, namespace: shop}\nspec:\n  " + spec, Wukong.class);
        return new GuestSecretsObserver(informers).read(wukong, Observed.nothing(), named);
    }

    @Test
    void a_claim_is_held_as_a_cache_holds_it() {
        PersistentVolumeClaim claim = named.claim("shop", "data").orElseThrow();

        assertThat(claim.getMetadata().getLabels()).hasSize(10);
        assertThat(claim.getMetadata().getAnnotations()).containsOnlyKeys("vm.novasphere.dev/wukong");
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
    }

    @Test
    void a_claim_that_is_larger_than_a_cache_holds_is_refused() {
        assertThatThrownBy(() -> named.claim("shop", "large"))
                .isInstanceOf(UnreadableObjectException.class)
                .hasMessageContaining("large");
    }
}
