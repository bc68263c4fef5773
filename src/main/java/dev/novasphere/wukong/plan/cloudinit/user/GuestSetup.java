package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInit;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestFile;
import dev.novasphere.wukong.api.v1alpha1.guest.GuestTime;
import java.util.List;

/** Packages, commands, files and time of the guest, in the words of cloud-config. */
final class GuestSetup {

    private static final String AGENT = "qemu-guest-agent";

    /**
     * Starts the guest agent, and has it started at every boot: by systemd, where the unit of some distributions is started by a device and
     * cannot be enabled, or by OpenRC.
     */
    private static final String START_AGENT =
            "if command -v systemctl >/dev/null; then systemctl enable qemu-guest-agent || true; systemctl start qemu-guest-agent;"
                    + " elif command -v rc-update >/dev/null; then rc-update add qemu-guest-agent default; rc-service qemu-guest-agent start;"
                    + " fi";

    private GuestSetup() {}

    static void describe(ObjectNode document, CloudInit asked) {
        boolean agent = Boolean.TRUE.equals(asked.guestAgent());
        if (agent || !asked.packages().isEmpty()) {
            document.put("package_update", true);
            ArrayNode packages = document.putArray("packages");
            if (agent) {
                packages.add(AGENT);
            }
            asked.packages().stream()
                    .filter(name -> !agent || !name.equals(AGENT))
                    .forEach(packages::add);
        }
        texts(document, "bootcmd", asked.bootcmd());
        if (agent) {
            document.putArray("runcmd").add(START_AGENT);
        }
        texts(document, "runcmd", asked.runcmd());
        asked.writeFiles()
                .forEach(file -> describe(document.withArray("/write_files").addObject(), file));
        if (asked.timezone() != null) {
            document.put("timezone", asked.timezone());
        }
        if (asked.ntp() != null) {
            describe(document.putObject("ntp"), asked.ntp());
        }
    }

    private static void texts(ObjectNode document, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(document.withArray("/" + key)::add);
        }
    }

    private static void describe(ObjectNode entry, GuestFile file) {
        entry.put("path", file.path());
        entry.put("content", file.content() == null ? "" : file.content());
        if (file.permissions() != null) {
            entry.put("permissions", file.permissions());
        }
        if (file.owner() != null) {
            entry.put("owner", file.owner());
        }
        if (Boolean.TRUE.equals(file.append())) {
            entry.put("append", true);
        }
        if (Boolean.TRUE.equals(file.defer())) {
            entry.put("defer", true);
        }
    }

    private static void describe(ObjectNode entry, GuestTime time) {
        entry.put("enabled", true);
        if (!time.servers().isEmpty()) {
            time.servers().forEach(entry.putArray("servers")::add);
        }
        if (!time.pools().isEmpty()) {
            time.pools().forEach(entry.putArray("pools")::add);
        }
    }
}
