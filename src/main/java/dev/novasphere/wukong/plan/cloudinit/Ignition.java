package dev.novasphere.wukong.plan.cloudinit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.SecretText;
import dev.novasphere.wukong.plan.cloudinit.user.GuestSecrets;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An Ignition configuration on a ConfigDrive that KubeVirt makes of the user's Secret: the provider kubevirt of Ignition mounts it. KubeVirt's
 * older way, an annotation, needs a feature gate and shows the configuration to all who may read the machine. The operator changes nothing
 * in it; the Secret is read while there is no guest, and only for a form that Ignition does not know.
 */
final class Ignition {

    /** The keys that KubeVirt reads. */
    private static final List<String> KEYS = List.of("userdata", "userData");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String NOT_RECOGNISED = "IgnitionNotRecognised";

    private Ignition() {}

    static CloudInitFragment plan(PlanInput input) {
        String secret = input.spec().ignitionSecret();
        return new CloudInitFragment(
                List.of(Volume.cloudInitConfigDrive(Names.CLOUD_INIT_DISK, secret)),
                List.of(Disk.virtio(Names.CLOUD_INIT_DISK)),
                List.of(),
                findings(input, input.observed().guestSecret(secret), secret));
    }

    private static List<Finding> findings(PlanInput input, SecretLookup lookup, String secret) {
        if (lookup.state() == State.MISSING) {
            return List.of(GuestSecrets.missing("ignitionSecret", secret));
        }
        boolean lacking =
                lookup.state() == State.FOUND && lookup.data().keySet().stream().noneMatch(KEYS::contains);
        return lacking
                ? List.of(Finding.waiting(
                                Concern.CLOUD_INIT,
                                "SecretKeyNotFound",
                                "Secret %s, named by ignitionSecret, has no key userdata; add the Ignition configuration under it"
                                        .formatted(secret))
                        .ofUnwatched())
                : otherForm(lookup).stream()
                        .map(form -> notRecognised(
                                input,
                                form,
                                "Secret %s, named by ignitionSecret, holds %s".formatted(secret, form.words())))
                        .toList();
    }

    /**
     * A new machine waits where no guest reads it; one that exists may be changed in other ways. cloud-init reads a cloud-config from the same
     * drive, where the image has it in place of Ignition.
     */
    private static Finding notRecognised(PlanInput input, Form form, String message) {
        return form.isReadByNone() && input.observed().virtualMachine().isEmpty()
                ? Finding.waiting(Concern.CLOUD_INIT, NOT_RECOGNISED, message).ofUnwatched()
                : Finding.warning(Concern.CLOUD_INIT, NOT_RECOGNISED, message);
    }

    /**
     * What a Secret holds in place of an Ignition configuration.
     *
     * @param words what it is, and what to do with it
     * @param isReadByNone whether no guest reads it from there
     */
    private record Form(String words, boolean isReadByNone) {}

    /** What the Secret holds in place of an Ignition configuration, where that is known, and what to do with it. */
    private static Optional<Form> otherForm(SecretLookup lookup) {
        return KEYS.stream()
                .map(lookup.data()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(SecretText::of)
                .map(String::strip)
                .flatMap(Ignition::otherForm);
    }

    private static Optional<Form> otherForm(String text) {
        if (text.startsWith("#cloud-config")) {
            return Optional.of(new Form(
                    "a cloud-config, which Ignition does not read; name it in cloudInit.userDataSecretRef where the image has cloud-init, or write an Ignition configuration",
                    false));
        }
        if (text.isEmpty()) {
            return Optional.of(new Form("nothing under the key; put the Ignition configuration there", false));
        }
        if (text.startsWith("{")) {
            return noJson(text);
        }
        return text.lines().anyMatch(line -> line.startsWith("variant:"))
                ? Optional.of(new Form(
                        "a Butane configuration, which is made for people and not for the guest; put what this makes of it into the Secret: butane FILE",
                        true))
                : Optional.empty();
    }

    private static Optional<Form> noJson(String text) {
        try {
            JSON.readTree(text);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(new Form(
                    "what begins as JSON and is none%s, so that Ignition reads nothing of it; correct it, and try it with: ignition-validate FILE"
                            .formatted(
                                    e.getLocation() == null
                                            ? ""
                                            : " (line " + e.getLocation().getLineNr() + ")"),
                    false));
        }
    }
}
