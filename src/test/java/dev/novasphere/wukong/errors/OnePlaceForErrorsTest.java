package dev.novasphere.wukong.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.novasphere.wukong.architecture.ProductClasses;
import dev.novasphere.wukong.kubevirt.PowerSwitch;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only {@link ApiErrors} knows what an error of the API server means. */
class OnePlaceForErrorsTest {

    private static final Set<String> PARTS = Set.of("getCode", "getStatus", "getReason");

    /** {@link PowerSwitch} belongs to the extension for KubeVirt, which uses nothing else of the operator. */
    private static final Set<String> PLACES = Set.of(ApiErrors.class.getName(), PowerSwitch.class.getName());

    @Test
    void no_other_class_reads_the_code_or_the_reason_of_an_error() {
        assertThat(reads().filter(call -> !PLACES.contains(call.getOriginOwner().getFullName()))
                        .map(JavaCall::getDescription))
                .isEmpty();
    }

    @Test
    void the_place_itself_is_seen_to_read_them() {
        assertThat(reads().map(call -> call.getOriginOwner().getFullName())).contains(ApiErrors.class.getName());
    }

    private static Stream<JavaCall<?>> reads() {
        return ProductClasses.all().stream()
                .<JavaCall<?>>flatMap((JavaClass type) -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(KubernetesClientException.class)
                        && PARTS.contains(call.getName()));
    }
}
