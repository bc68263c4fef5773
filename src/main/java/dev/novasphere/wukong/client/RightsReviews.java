package dev.novasphere.wukong.client;

import dev.novasphere.wukong.errors.ApiErrors;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.internal.HasMetadataOperationsImpl;
import io.fabric8.kubernetes.client.dsl.internal.OperationContext;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the operator asks which rights it has: until there is an answer. The framework asks once at the start with leader election, and ends the
 * process by an exception; the client repeats for a moment what a busy API server refuses, and not at all a request whose connection was closed.
 */
final class RightsReviews
        extends HasMetadataOperationsImpl<
                SelfSubjectRulesReview, DefaultKubernetesResourceList<SelfSubjectRulesReview>> {

    private static final Logger log = LoggerFactory.getLogger(RightsReviews.class);
    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 32;

    RightsReviews(Client client) {
        this(defaultContext(client));
    }

    private RightsReviews(OperationContext context) {
        super(
                context,
                ResourceDefinitionContext.fromResourceType(SelfSubjectRulesReview.class),
                SelfSubjectRulesReview.class,
                null);
    }

    @Override
    public RightsReviews newInstance(OperationContext context) {
        return new RightsReviews(context);
    }

    /**
     * Asks, with pauses of 1 to 32 seconds, as informers have them, after each request without an answer, or with one that says that the API
     * server is busy or down.
     *
     * @throws KubernetesClientException where the API server answers with any other error
     */
    @Override
    protected SelfSubjectRulesReview handleCreate(SelfSubjectRulesReview review)
            throws InterruptedException, IOException {
        long pause = FIRST_PAUSE_SECONDS;
        while (true) {
            try {
                return super.handleCreate(review);
            } catch (KubernetesClientException e) {
                if (!ApiErrors.isTransient(e)) {
                    throw e;
                }
                log.warn(
                        "The API server did not say which rights the operator has, which asks again: {}",
                        e.getMessage());
                TimeUnit.SECONDS.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
            }
        }
    }
}
