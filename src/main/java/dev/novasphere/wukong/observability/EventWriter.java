package dev.novasphere.wukong.observability;

import io.fabric8.kubernetes.api.model.Event;

/** Sends Kubernetes Events to the API server. */
public interface EventWriter {

    /**
     * Creates an Event.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses
     */
    void create(Event event);

    /**
     * Changes count, message and time of an Event that was created before.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses, with code 404 when the Event has expired
     */
    void update(Event event);
}
