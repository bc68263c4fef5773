package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.novasphere.wukong.app.Leadership;
import dev.novasphere.wukong.architecture.ProductClasses;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only {@link Writer} changes the cluster. */
class OneGateTest {

    /** Every method of the client and of the framework that sends, or prepares to send, a request that changes something. */
    private static final Pattern WRITES = Pattern.compile(
            "(create|update|patch|delete|replace|edit|accept|evict|apply|serverSideApply|jsonPatch|jsonMergePatch|unlock"
                    + "|lockResourceVersion|addFinalizer|removeFinalizer|rolling|scale|cordon|uncordon|drain|bind|finalize)[A-Za-z]*");

    private static final List<String> CLIENTS =
            List.of("io.fabric8.kubernetes.client.", "io.javaoperatorsdk.operator.api.reconciler.");

    /** The framework's updates of a status, which are values and no requests. */
    private static final Set<String> VALUES = Set.of("UpdateControl", "ErrorStatusUpdateControl");

    @Test
    void every_write_goes_through_the_gate() {
        assertThat(writesOf(project().filter(type -> !isGate(type))).map(JavaAccess::getDescription))
                .isEmpty();
    }

    /** Else the names above would be those of another version of the client. */
    @Test
    void the_gate_itself_is_seen_to_write() {
        assertThat(writesOf(project().filter(OneGateTest::isGate))
                        .map(write -> write.getTarget().getName()))
                .contains("create", "patch", "delete", "serverSideApplyPrimaryStatus", "start", "restart");
    }

    /**
     * {@link Leadership} gives the Lease back that the framework took. UserRequests is the gate of the command conformance, which acts as a
     * user and not as the operator.
     */
    private static boolean isGate(JavaClass type) {
        return type.getFullName().equals(Writer.class.getName())
                || type.getFullName().equals(Leadership.class.getName())
                || type.getSimpleName().equals("UserRequests");
    }

    private static Stream<JavaAccess<?>> writesOf(Stream<JavaClass> types) {
        return types.<JavaAccess<?>>flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(OneGateTest::writes);
    }

    private static boolean writes(JavaAccess<?> access) {
        JavaClass asked = access.getTargetOwner();
        String name = access.getTarget().getName();
        if (asked.getSimpleName().equals("PowerSwitch")) {
            return !access.getOriginOwner().equals(asked)
                    && !access.getOriginOwner().getSimpleName().equals("KubeVirtClientAdapter");
        }
        boolean toClient =
                CLIENTS.stream().anyMatch(asked.getFullName()::startsWith) && !VALUES.contains(asked.getSimpleName());
        boolean raw = name.equals("raw")
                && access.getTarget().getFullName().contains(",")
                && !access.getOriginOwner().getSimpleName().equals("PowerSwitch");
        return toClient && (raw || WRITES.matcher(name).matches());
    }

    private static Stream<JavaClass> project() {
        return ProductClasses.all().stream();
    }
}
