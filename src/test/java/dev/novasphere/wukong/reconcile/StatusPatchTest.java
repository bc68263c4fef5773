package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPatchTest {

    @Test
    void an_object_that_was_deleted_meanwhile_is_no_trouble() {
        assertThat(StatusPatch.applied(() -> fail(404))).isEmpty();
    }

    @Test
    void a_status_that_was_taken_is_given_back() {
        assertThat(StatusPatch.applied(() -> "written")).contains("written");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 422, 500})
    void what_else_the_server_says_is_trouble(int code) {
        assertThatThrownBy(() -> StatusPatch.applied(() -> fail(code))).isInstanceOf(KubernetesClientException.class);
    }

    private static String fail(int code) {
        throw new KubernetesClientException("refused", code, null);
    }
}
