package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuestSecretsObserverTest {

    private static final SecretLookup READ = SecretLookup.found(Map.of("password", new byte[] {'x'}));

    private final Informers informers = mock(Informers.class);
    private final NamedObjects named = mock(NamedObjects.class);
    private final GuestSecretsObserver secrets = new GuestSecretsObserver(informers);

    @BeforeEach
    void nothingIsCached() {
        when(informers.find(any(), any(), any())).thenReturn(Optional.empty());
        when(named.secret(any(), any(), any())).thenReturn(SecretLookup.notRead());
        when(named.secret(eq("shop"), eq("keys"), any())).thenReturn(READ);
        when(named.secret(eq("shop"), eq("files"), any())).thenReturn(SecretLookup.missing());
    }

    @Test
    void a_wukong_that_names_no_secret_has_none_read() {
        Observed observed = Observed.nothing();

        assertThat(secrets.read(wukong("cpu: 1"), observed, named)).isSameAs(observed);

        verifyNoInteractions(named);
    }

    @Test
    void a_secret_that_no_cache_holds_is_read_by_its_name() {
        Observed read = secrets.read(wukong("sshKeySecret: keys"), Observed.nothing(), named);

        assertThat(read.sshKeySecret()).isEqualTo(READ);
        assertThat(read.passwordSecret()).isEqualTo(SecretLookup.notRead());
    }

    @Test
    void a_secret_that_a_cache_holds_without_its_content_is_read_whatever_was_known_of_it() {
        Secret cached = yaml("metadata: {name: files, namespace: shop}", Secret.class);
        when(informers.find(Secret.class, "shop", "files")).thenReturn(Optional.of(cached));
        when(named.watchedSecret(eq("shop"), eq("files"), any())).thenReturn(READ);

        Observed setUp = secrets.read(
                wukong("cloudInit: {userDataSecretRef: {name: files, key: a}}"), Observed.nothing(), named);
        Observed mounted = secrets.read(wukong("filesystems: [{name: a, secret: files}]"), Observed.nothing(), named);

        assertThat(setUp.guestSecret("files")).isEqualTo(READ);
        assertThat(mounted.guestSecret("files")).isEqualTo(READ);
        verify(named, never()).secret(eq("shop"), eq("files"), any());
    }

    @Test
    void a_secret_of_further_setup_that_is_missing_is_known_to_be() {
        Observed read = secrets.read(
                wukong("cloudInit: {userDataSecretRef: {name: files, key: a}}"), Observed.nothing(), named);

        assertThat(read.guestSecret("files")).isEqualTo(SecretLookup.missing());
    }

    @Test
    void a_secret_that_the_guest_mounts_is_read_only_while_there_is_no_guest() {
        when(named.secret(eq("shop"), eq("answers"), any())).thenReturn(READ);
        Wukong wukong = wukong("sysprepSecret: answers");

        assertThat(secrets.read(wukong, Observed.nothing(), named).guestSecret("answers"))
                .isEqualTo(READ);
        Observed running = new ObservedBuilder().running().build();
        assertThat(secrets.read(wukong, running, named)).isSameAs(running);
    }

    @Test
    void beside_a_guest_only_tokens_that_the_next_one_would_mount_are_known_to_policies() {
        SecretLookup token = SecretLookup.found(
                yaml("metadata: {name: robot}\ntype: kubernetes.io/service-account-token", Secret.class), Map.of());
        Secret cached = yaml("metadata: {name: robot, namespace: shop, resourceVersion: '7'}", Secret.class);
        when(informers.find(Secret.class, "shop", "robot")).thenReturn(Optional.of(cached));
        when(named.withoutContent(eq("shop"), eq("robot"), eq(Optional.of("7")), any()))
                .thenReturn(token);
        when(named.withoutContent(eq("shop"), eq("keys"), eq(Optional.empty()), any()))
                .thenReturn(READ.withoutContent());
        Wukong wukong = wukong("filesystems: [{name: a, secret: robot}, {name: b, secret: keys}]");
        Observed running = new ObservedBuilder().running().build().withPolicies(List.of(new WukongPolicy()));

        assertThat(secrets.read(wukong, running, named).guestSecrets()).isEqualTo(Map.of("robot", token));
    }

    private static Wukong wukong(String spec) {
        return yaml("metadata: {name: web, namespace: shop}\nspec:\n  " + spec, Wukong.class);
    }

    private static <R> R yaml(String text, Class<R> kind) {
        return Serialization.unmarshal("---\n" + text, kind);
    }
}
