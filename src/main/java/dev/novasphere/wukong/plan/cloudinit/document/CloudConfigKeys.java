package dev.novasphere.wukong.plan.cloudinit.document;

import dev.novasphere.wukong.plan.naming.Spelling;
import java.util.List;
import java.util.Set;

/**
 * The keys at the top of a cloud-config that cloud-init knows: those of schema-cloud-config-v1.json of version 26.2, which has those of
 * version 22.4, and two that it reads without having them there, ubuntu-advantage and vendor_data2.
 */
public final class CloudConfigKeys {

    private static final Set<String> KNOWN = Set.of("""
            allow_public_ssh_keys ansible apk_repos apt apt_pipelining apt_reboot_if_required apt_update apt_upgrade authkey_hash
            autoinstall bootcmd byobu_by_default ca-certs ca_certs chef chpasswd cloud_config_modules cloud_final_modules
            cloud_init_modules create_hostname_file device_aliases disable_ec2_metadata disable_root disable_root_opts disk_setup
            drivers fan final_message fqdn fs_setup groups growpart grub-dpkg grub_dpkg hostname keyboard landscape launch-index
            locale locale_configfile lxd manage_etc_hosts manage_resolv_conf mcollective merge_how merge_type migrate
            mount_default_fields mounts no_ssh_fingerprints ntp output package_reboot_if_required package_update
            package_upgrade packages password phone_home power_state prefer_fqdn_over_hostname preserve_hostname puppet
            random_seed reporting resize_rootfs resolv_conf rh_subscription rpi rsyslog runcmd salt_minion snap spacewalk ssh
            ssh_authorized_keys ssh_deletekeys ssh_fp_console_blacklist ssh_genkeytypes ssh_import_id ssh_key_console_blacklist
            ssh_keys ssh_publish_hostkeys ssh_pwauth ssh_quiet_keygen swap system_info timezone ubuntu-advantage ubuntu_advantage
            ubuntu_pro updates user users vendor_data vendor_data2 version wireguard write_files yum_repo_dir yum_repos zypper
            """.replace('\n', ' ').split(" "));

    /** What keys begin with that hold pieces for other places of a text. */
    private static final String OF_THE_WRITER = "x-";

    /** Longer than any known key; a message would name it. */
    private static final int LONGEST = 40;

    private CloudConfigKeys() {}

    /**
     * The keys that one may be meant to be: those of the same letters, else those that are one letter away.
     *
     * @param key as it is written
     * @return in the order of the alphabet; empty for a key that is known, begins with x-, has other signs than letters, digits, - and _, or is
     *     like none
     */
    public static List<String> meant(String key) {
        if (KNOWN.contains(key)
                || key.startsWith(OF_THE_WRITER)
                || key.length() > LONGEST
                || !key.chars().allMatch(CloudConfigKeys::isOfWord)) {
            return List.of();
        }
        String word = Spelling.letters(key);
        List<String> same = KNOWN.stream()
                .filter(known -> Spelling.letters(known).equals(word))
                .sorted()
                .toList();
        return same.isEmpty()
                ? KNOWN.stream()
                        .filter(known -> Spelling.isOneLetterAway(Spelling.letters(known), word))
                        .sorted()
                        .toList()
                : same;
    }

    private static boolean isOfWord(int sign) {
        return Character.isLetterOrDigit(sign) || sign == '-' || sign == '_';
    }
}
