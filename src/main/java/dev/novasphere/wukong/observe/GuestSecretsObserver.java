package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.CloudInitInputs;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the Secrets that the guest of a Wukong is set up with, by name: caches keep no content of those that the operator did not make. One
 * without the operator's label is read only when what was made of it is not current any more, one with the label whenever it may have changed.
 */
@ApplicationScoped
public class GuestSecretsObserver {

    private final Informers informers;

    @Inject
    public GuestSecretsObserver(Informers informers) {
        this.informers = informers;
    }

    /** What was observed, with the Secrets that the plan needs; the same when it needs none. */
    Observed read(Wukong wukong, Observed observed, NamedObjects named) {
        Observed read = wukong.getSpec().setupSecret() == null ? withCloudInit(wukong, observed, named) : observed;
        return withMounted(wukong, read, named);
    }

    private Observed withCloudInit(Wukong wukong, Observed observed, NamedObjects named) {
        String sshKeys = WukongReferences.sshKeySecret(wukong);
        String password = WukongReferences.passwordSecret(wukong);
        List<String> further = wukong.getSpec().cloudInitOrNone().secretNames();
        if (sshKeys == null && password == null && further.isEmpty()) {
            return observed;
        }
        boolean followed = cached(wukong, sshKeys).isPresent()
                || cached(wukong, password).isPresent()
                || further.stream().anyMatch(name -> cached(wukong, name).isPresent());
        if (!followed
                && observed.cloudInitSecret()
                        .filter(live -> CloudInitInputs.current(new PlanInput(wukong, observed), live))
                        .isPresent()) {
            return observed;
        }
        Map<String, SecretLookup> guestSecrets = new HashMap<>();
        further.forEach(name -> guestSecrets.put(name, read(wukong, name, named)));
        return observed.withSecrets(read(wukong, sshKeys, named), read(wukong, password, named))
                .withGuestSecrets(guestSecrets);
    }

    /**
     * A Secret that KubeVirt mounts is read while there is no guest: the guest's Pod would wait for it, and no status would say why. Beside a
     * guest only policies are of interest, which keep tokens of ServiceAccounts out of the next one; that it is none is not read at every event.
     */
    private Observed withMounted(Wukong wukong, Observed observed, NamedObjects named) {
        List<String> mounted = wukong.getSpec().guestSecrets();
        boolean guest = observed.virtualMachineInstance().isPresent();
        if (mounted.isEmpty() || guest && observed.policies().isEmpty()) {
            return observed;
        }
        Map<String, SecretLookup> secrets = new HashMap<>(observed.guestSecrets());
        mounted.forEach(name -> {
            SecretLookup lookup = guest
                    ? named.withoutContent(
                            wukong.getMetadata().getNamespace(),
                            name,
                            cached(wukong, name)
                                    .map(secret -> secret.getMetadata().getResourceVersion()),
                            NeededContent.of(wukong))
                    : read(wukong, name, named);
            if (!guest || lookup.isToken()) {
                secrets.put(name, lookup);
            }
        });
        return observed.withGuestSecrets(secrets);
    }

    private SecretLookup read(Wukong wukong, String secret, NamedObjects named) {
        String namespace = wukong.getMetadata().getNamespace();
        return cached(wukong, secret).isPresent()
                ? named.watchedSecret(namespace, secret, NeededContent.of(wukong))
                : named.secret(namespace, secret, NeededContent.of(wukong));
    }

    private Optional<Secret> cached(Wukong wukong, String secret) {
        return secret == null
                ? Optional.empty()
                : informers.find(Secret.class, wukong.getMetadata().getNamespace(), secret);
    }
}
