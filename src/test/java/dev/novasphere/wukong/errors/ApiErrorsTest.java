package dev.novasphere.wukong.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of kube-apiserver, of its admission plugins, and of KubeVirt's webhooks. */
class ApiErrorsTest {

    private static final String CLAIM = "persistentvolumeclaims \"web-root\" is forbidden: ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User \"system:serviceaccount:novasphere-system:wukong-operator\" cannot create resource \"persistentvolumeclaims\" in API group \"\" in the namespace \"shop\"",
                "User \"wukong\" cannot patch resource \"nodenetworkconfigurationpolicies\" in API group \"nmstate.io\" at the cluster scope: RBAC: clusterrole.rbac.authorization.k8s.io \"x\" not found",
                "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>",
            })
    void what_the_authorizer_refuses_is_a_missing_right(String words) {
        KubernetesClientException refusal = forbidden(CLAIM + words);

        assertThat(ApiErrors.isForbidden(refusal)).isTrue();
        assertThat(ApiErrors.applied(refusal)).isEqualTo(Reasons.FORBIDDEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceeded quota: small, requested: requests.storage=10Gi, used: requests.storage=8Gi, limited: requests.storage=15Gi | QuotaExceeded",
                "failed quota: small: must specify limits.cpu for: compute                                 | QuotaExceeded",
                "maximum storage usage per PersistentVolumeClaim is 12Gi, but request is 14Gi              | LimitRangeExceeded",
                "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi              | LimitRangeExceeded",
                "[maximum memory usage per Pod is 1Gi, but limit is 2Gi, maximum cpu usage per Pod is 1, but limit is 2] | LimitRangeExceeded",
                "memory max limit to request ratio per Container is 2, but provided ratio is 4.000000      | LimitRangeExceeded",
                "violates PodSecurity \"restricted:latest\": privileged (container \"x\" must not set it)    | Refused",
            })
    void what_a_quota_a_limit_or_pod_security_refuses_is_no_missing_right(String words, String reason) {
        KubernetesClientException refusal = forbidden(CLAIM + words);

        assertThat(ApiErrors.isForbidden(refusal)).isFalse();
        assertThat(ApiErrors.isTransient(refusal)).isFalse();
        assertThat(ApiErrors.applied(refusal)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"guard.example.com\" denied the request: x is forbidden: User \"eve\" cannot have one",
                "ValidatingAdmissionPolicy 'sizes' with binding 'sizes' denied request: forbidden: exceeded quota: of the company",
                "persistentvolumeclaims \"x\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
                "virtualmachines.kubevirt.io \"x\" is forbidden: no PriorityClass with name high was found",
            })
    void what_another_part_of_admission_refuses_is_no_missing_right_and_no_quota(String words) {
        KubernetesClientException refusal = forbidden(words);

        assertThat(ApiErrors.isForbidden(refusal)).isFalse();
        assertThat(ApiErrors.applied(refusal)).isEqualTo(Reasons.REFUSED);
    }

    @Test
    void a_namespace_that_is_being_deleted_is_known_by_the_cause() {
        KubernetesClientException refusal = error(new StatusBuilder()
                .withCode(403)
                .withReason("Forbidden")
                .withMessage(CLAIM + "unable to create new content in namespace shop because it is being terminated")
                .withNewDetails()
                .withName("web-root")
                .withKind("persistentvolumeclaims")
                .addNewCause("metadata.namespace", "namespace shop is being terminated", "NamespaceTerminating")
                .endDetails()
                .build());

        assertThat(ApiErrors.isNamespaceTerminating(refusal)).isTrue();
        assertThat(ApiErrors.isForbidden(refusal)).isFalse();
        assertThat(ApiErrors.applied(refusal)).isEqualTo(Reasons.NAMESPACE_TERMINATING);
        assertThat(ApiErrors.applied(missing("shop", "namespaces"))).isEqualTo(Reasons.NAMESPACE_TERMINATING);
    }

    @Test
    void a_missing_object_is_no_missing_api() {
        KubernetesClientException object = missing("web-root", "persistentvolumeclaims");
        KubernetesClientException api = status(404, "NotFound", "the server could not find the requested resource");

        assertThat(ApiErrors.isNotFound(object)).isTrue();
        assertThat(ApiErrors.applied(object)).isEqualTo(Reasons.RETRYING);
        assertThat(ApiErrors.applied(api)).isEqualTo(Reasons.API_MISSING);
        assertThat(ApiErrors.applied(status(404, null, "404 page not found"))).isEqualTo(Reasons.API_MISSING);
    }

    @Test
    void only_the_api_server_can_say_that_an_object_changed_or_exists() {
        KubernetesClientException changed = status(409, "Conflict", "the object has been modified");
        KubernetesClientException exists = status(409, "AlreadyExists", "already exists");

        assertThat(ApiErrors.isConflict(changed)).isTrue();
        assertThat(ApiErrors.isAlreadyExists(changed)).isFalse();
        assertThat(ApiErrors.isConflict(exists)).isFalse();
        assertThat(ApiErrors.isAlreadyExists(exists)).isTrue();
        for (KubernetesClientException proxys : new KubernetesClientException[] {
            status(409, null, "Conflict"), new KubernetesClientException("Conflict", 409, null)
        }) {
            assertThat(ApiErrors.isConflict(proxys)).isFalse();
            assertThat(ApiErrors.isAlreadyExists(proxys)).isFalse();
            assertThat(ApiErrors.isTransient(proxys)).isTrue();
            assertThat(ApiErrors.applied(proxys)).isEqualTo(Reasons.RETRYING);
        }
    }

    @Test
    void a_conflict_that_virt_api_wraps_is_one() {
        Status wrapped = new StatusBuilder().withCode(409).build();
        wrapped.setAdditionalProperty(
                "ErrStatus", Map.of("reason", "Conflict", "message", "Always does not support manual start requests"));

        assertThat(ApiErrors.isConflict(error(wrapped))).isTrue();
        assertThat(ApiErrors.message(error(wrapped))).isEqualTo("Always does not support manual start requests");
    }

    @ParameterizedTest
    @CsvSource({
        "0,,   connection refused",
        "408,, timeout",
        "429, TooManyRequests, too many requests",
        "403, Forbidden, 'x is forbidden: status unknown for quota: small, resources: requests.storage'",
        "500, InternalError, 'failed calling webhook \"virtualmachine-validator.kubevirt.io\"'",
        "503,, busy",
        "504, Timeout, request did not complete within the allotted timeout",
    })
    void what_may_pass_is_tried_again(int code, String reason, String words) {
        assertThat(ApiErrors.isTransient(status(code, reason, words))).isTrue();
        assertThat(ApiErrors.isRejected(status(code, reason, words))).isFalse();
        assertThat(ApiErrors.applied(status(code, reason, words))).isEqualTo(Reasons.RETRYING);
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequest, bad,                                                  Refused, true",
        "422, Invalid,    Invalid value,                                        Refused, true",
        "422,,            Invalid value,                                        Refused, true",
        "500,,            '.spec.x: field not declared in schema',              Refused, false",
        "500,,            'failed to create typed patch object (a/b; kubevirt.io/v1, Kind=VirtualMachine): .spec: no key', Refused, false",
        "422, Invalid,    Cannot update vm running state until snapshot s ends, Locked,  true",
        "403, Forbidden,  'admission webhook \"v\" denied the request: no',     Refused, true",
    })
    void what_the_same_object_would_meet_again_is_not_tried_again(
            int code, String reason, String words, String applied, boolean rejected) {
        assertThat(ApiErrors.isTransient(status(code, reason, words))).isFalse();
        assertThat(ApiErrors.isRejected(status(code, reason, words))).isEqualTo(rejected);
        assertThat(ApiErrors.applied(status(code, reason, words))).isEqualTo(applied);
    }

    private static KubernetesClientException forbidden(String words) {
        return status(403, "Forbidden", words);
    }

    private static KubernetesClientException missing(String name, String kind) {
        return error(new StatusBuilder()
                .withCode(404)
                .withReason("NotFound")
                .withMessage(kind + " \"" + name + "\" not found")
                .withNewDetails()
                .withName(name)
                .withKind(kind)
                .endDetails()
                .build());
    }

    private static KubernetesClientException status(int code, String reason, String words) {
        return error(new StatusBuilder()
                .withCode(code)
                .withReason(reason)
                .withMessage(words)
                .build());
    }

    private static KubernetesClientException error(Status status) {
        return new KubernetesClientException("Failure executing", status.getCode(), status);
    }

    /** The client gives what failed without an exchange of HTTP the code -1 or 0, depending on where it failed. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void a_request_whose_connection_ended_is_unanswered_and_may_be_repeated(int code) {
        KubernetesClientException closed = new KubernetesClientException("Connection was closed", code, null);

        assertThat(ApiErrors.isUnanswered(closed)).isTrue();
        assertThat(ApiErrors.isTransient(closed)).isTrue();
        assertThat(ApiErrors.code(closed)).isZero();
        assertThat(ApiErrors.isUnanswered(new KubernetesClientException("busy", 503, null)))
                .isFalse();
    }
}
