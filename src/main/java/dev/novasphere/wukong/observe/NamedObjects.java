package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.client.KeptObject;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What was read from the API server for one Wukong, because no cache holds it: Secrets and claims that it names, objects that have the
 * name of one to create or to write, obstacles on nodes, and refusals of growth. Each is asked for once, until this is replaced by a new
 * one. To be used by one thread at a time.
 */
public final class NamedObjects {

    /** Characters of the metadata of a claim, or bytes of the values of a Secret, that are kept beyond a reconciliation. */
    private static final int KEPT = 8192;

    private final KubernetesClient client;
    private final UserSecrets reader;
    private final Map<String, Optional<PersistentVolumeClaim>> claims = new HashMap<>();
    private final Map<String, SecretLookup> secrets = new HashMap<>();

    /** By name of a Secret that is mounted beside a guest, what it is, without its content. */
    private final Map<String, Mounted> mounted = new HashMap<>();

    /** By name of a Wukong, the claims that it shares; empty when it does not exist. */
    private final Map<String, Optional<Set<String>>> wukongs = new HashMap<>();

    /** By name of a DataVolume without the label of the operator, whether it is there and stays. */
    private final Map<String, Boolean> dataVolumes = new HashMap<>();

    private final Map<NodeBridge, NicObstacle> obstacles = new HashMap<>();
    private final List<HasMetadata> unseen = new ArrayList<>();
    private final Map<String, String> refusedGrowth = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private boolean online = true;
    private boolean complete = true;

    /** What a Secret is, and in which version a cache held it; empty when none did. */
    private record Mounted(Optional<String> seen, SecretLookup lookup) {}

    public NamedObjects(KubernetesClient client) {
        this.client = client;
        this.reader = new UserSecrets(client);
    }

    /**
     * A claim that the Wukong names; none for a text that can be no name, see {@link UserSecrets#find}.
     *
     * @throws UnreadableObjectException when it is larger than what a cache holds of one
     */
    Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        if (!UserSecrets.isName(name)) {
            return Optional.empty();
        }
        return known(
                claims,
                name,
                () -> KeptObject.read(client, PersistentVolumeClaim.class, namespace, name),
                Optional.empty());
    }

    /**
     * A Secret that the Wukong names; not read when the name is null.
     *
     * @param needed what the Wukong needs of the Secrets that it names
     */
    SecretLookup secret(String namespace, String name, NeededContent needed) {
        return name == null
                ? SecretLookup.notRead()
                : known(secrets, name, () -> reader.find(namespace, name, needed), SecretLookup.notRead());
    }

    /** The same of one that a cache holds without its content: that it was missing before does not count. */
    SecretLookup watchedSecret(String namespace, String name, NeededContent needed) {
        if (online) {
            secrets.computeIfPresent(name, (key, known) -> known.state() == SecretLookup.State.MISSING ? null : known);
        }
        return secret(namespace, name, needed);
    }

    /**
     * A Secret that the Wukong names, without its content, which is kept as what is missing is: so it is not read at every event.
     *
     * @param seen the version that the cache holds; empty when it holds none
     */
    SecretLookup withoutContent(String namespace, String name, Optional<String> seen, NeededContent needed) {
        if (online) {
            mounted.computeIfPresent(name, (key, known) -> known.seen().equals(seen) ? known : null);
        }
        return known(
                        mounted,
                        name,
                        () -> new Mounted(
                                seen,
                                (seen.isPresent()
                                                ? watchedSecret(namespace, name, needed)
                                                : secret(namespace, name, needed))
                                        .withoutContent()),
                        new Mounted(seen, SecretLookup.notRead()))
                .lookup();
    }

    /** Whether a Wukong exists that this operator may not watch. */
    boolean exists(String namespace, String wukong) {
        return read(namespace, wukong).isPresent();
    }

    /** The claims that such a Wukong shares with others, by name. */
    Set<String> sharedClaims(String namespace, String wukong) {
        return read(namespace, wukong).orElse(Set.of());
    }

    /** The claims that a Wukong uses on disks with {@code shareable: true} alone. */
    static Set<String> sharedClaims(Wukong wukong) {
        Set<String> shared = new HashSet<>();
        if (wukong.getSpec() != null) {
            wukong.getSpec().disks().stream().filter(DiskSpec::shared).forEach(disk -> shared.add(disk.claimName()));
            wukong.getSpec().disks().stream()
                    .filter(disk -> !disk.shared())
                    .forEach(disk ->
                            shared.remove(Names.claim(wukong.getMetadata().getName(), disk)));
        }
        return shared;
    }

    /**
     * Whether the DataVolume of a claim's name, which no cache holds, is there, and goes neither now nor with an owner.
     *
     * @throws UnreadableObjectException when it does not fit the model, or is larger than what a cache holds of one
     */
    boolean staysForGood(String namespace, String dataVolume) {
        return known(
                dataVolumes,
                dataVolume,
                () -> KeptObject.read(client, DataVolume.class, namespace, dataVolume)
                        .filter(StorageObserver::staysForGood)
                        .isPresent(),
                false);
    }

    private Optional<Set<String>> read(String namespace, String wukong) {
        return known(
                wukongs,
                wukong,
                () -> Optional.ofNullable(client.resources(Wukong.class)
                                .inNamespace(namespace)
                                .withName(wukong)
                                .get())
                        .map(NamedObjects::sharedClaims),
                Optional.of(Set.of()));
    }

    /** What is in the way of a bridge on the nodes; that nothing is in the way is not remembered. */
    Optional<NicObstacle> obstacle(NodeBridge bridge, Supplier<Optional<NicObstacle>> read) {
        NicObstacle before = obstacles.get(bridge);
        if (before != null) {
            return Optional.of(before);
        }
        if (!online) {
            complete = false;
            return Optional.empty();
        }
        Optional<NicObstacle> now = read.get();
        now.ifPresent(obstacle -> obstacles.put(bridge, obstacle));
        return now;
    }

    /** Objects that have the name of one to create and bear no label of the operator. */
    public List<HasMetadata> unseen() {
        return List.copyOf(unseen);
    }

    /** An object was found that has the name of one to create. */
    public void found(HasMetadata object) {
        unseen.add(object);
    }

    /** By name of the claim, why the API server did not let it grow. */
    public Map<String, String> refusedGrowth() {
        return refusedGrowth;
    }

    /**
     * Whether the object that has the name of a planned one is known not to be the Wukong's.
     *
     * @param seen the version that the cache holds; empty when it holds none, and then what the API server had is remembered
     */
    public boolean isTaken(HasMetadata wanted, Optional<String> seen) {
        return taken.contains(name(wanted, seen));
    }

    /** The object that has the name of a planned one was read, and is not the Wukong's. */
    public void taken(HasMetadata wanted, Optional<String> seen) {
        taken.add(name(wanted, seen));
    }

    private static String name(HasMetadata wanted, Optional<String> seen) {
        return "%s %s %s".formatted(wanted.getKind(), wanted.getMetadata().getName(), seen.orElse(""));
    }

    /** From now on nothing is read any more: what is not known yet makes this incomplete. */
    void goOffline() {
        online = false;
    }

    /** Whether everything that was asked for since this is offline was known. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether nothing had to be read. */
    boolean isEmpty() {
        return claims.isEmpty()
                && secrets.isEmpty()
                && mounted.isEmpty()
                && wukongs.isEmpty()
                && dataVolumes.isEmpty()
                && obstacles.isEmpty()
                && unseen.isEmpty()
                && refusedGrowth.isEmpty()
                && taken.isEmpty();
    }

    /** Forgets what is too large to be kept until the next reconciliation. */
    void shrink() {
        claims.values().removeIf(claim -> claim.filter(NamedObjects::isLarge).isPresent());
        unseen.removeIf(NamedObjects::isLarge);
        secrets.values().removeIf(NamedObjects::isLarge);
        mounted.values().removeIf(known -> isLarge(known.lookup()));
    }

    /** Forgets the content of Secrets. */
    void forgetSecrets() {
        secrets.values().removeIf(lookup -> lookup.state() == SecretLookup.State.FOUND);
    }

    private <T> T known(Map<String, T> known, String name, Supplier<T> read, T unknown) {
        T before = known.get(name);
        if (before != null) {
            return before;
        }
        if (!online) {
            complete = false;
            return unknown;
        }
        T now = read.get();
        known.put(name, now);
        return now;
    }

    private static boolean isLarge(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return size(metadata.getAnnotations()) + size(metadata.getLabels()) > KEPT
                || metadata.getOwnerReferences().size() > 8
                || String.valueOf(metadata.getOwnerReferences()).length() > KEPT;
    }

    private static boolean isLarge(SecretLookup lookup) {
        long account = lookup.isToken() ? lookup.account().length() : 0;
        return account
                        + lookup.data().values().stream()
                                .mapToLong(value -> value.length)
                                .sum()
                > KEPT;
    }

    private static int size(Map<String, String> texts) {
        return texts == null
                ? 0
                : texts.entrySet().stream()
                        .mapToInt(
                                text -> text.getKey().length() + text.getValue().length())
                        .sum();
    }
}
