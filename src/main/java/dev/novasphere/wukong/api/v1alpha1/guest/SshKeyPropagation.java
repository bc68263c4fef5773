package dev.novasphere.wukong.api.v1alpha1.guest;

/** When SSH keys reach the guest. */
public enum SshKeyPropagation {
    /** At its first boot, by cloud-init. */
    Boot,
    /** At its first boot, and again whenever the Secret changes, by the guest agent. */
    Live
}
