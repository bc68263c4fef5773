package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/prod/secrets/web-keys, get, secrets",
        "GET, /api/v1/secrets?labelSelector=a, list, secrets",
        "GET, /apis/kubevirt.io/v1/virtualmachines?watch=true&limit=5, watch, virtualmachines",
        "POST, /api/v1/namespaces/prod/events, create, events",
        "PATCH, /apis/vm.novasphere.dev/v1alpha1/namespaces/prod/wukongs/web/status?fieldManager=x, patch, wukongs/status",
        "PUT, /apis/subresources.kubevirt.io/v1/namespaces/prod/virtualmachines/web-vm/start, update, virtualmachines/start",
        "DELETE, /apis/nmstate.io/v1/nodenetworkconfigurationpolicies/br1, delete, nodenetworkconfigurationpolicies",
        "GET, /api/v1/namespaces/prod, get, namespaces",
        "GET, /version, list, none",
        "GET, /apis, list, none",
    })
    void a_request_is_counted_by_kind_and_verb_without_the_names_of_objects(
            String method, URI address, String verb, String resource) {
        assertThat(ApiRequest.of(method, address)).isEqualTo(new ApiRequest(verb, resource));
    }
}
