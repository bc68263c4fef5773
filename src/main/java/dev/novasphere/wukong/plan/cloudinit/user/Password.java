package dev.novasphere.wukong.plan.cloudinit.user;

import java.util.regex.Pattern;

/**
 * A password of the guest's user. Its text never shows the value.
 *
 * @param value plain text or crypt(3) hash, in one line
 * @param hashed whether the value is a hash
 */
public record Password(String value, boolean hashed) {

    /** Bytes of the longest password that a guest takes: chpasswd(8) reads lines of up to 8,192 (BUFSIZ). */
    public static final int MOST_BYTES = 8192;

    /** Hash methods of crypt(5): MD5, bcrypt, SHA-256, SHA-512, scrypt, yescrypt and gost-yescrypt. */
    private static final Pattern CRYPT = Pattern.compile("\\$(1|2[abxy]?|5|6|7|y|gy)\\$[./0-9A-Za-z$,=+-]{16,}");

    /** A password that is given as a hash of crypt(3). */
    public static Password hash(String value) {
        return new Password(value, true);
    }

    /** A password that is given as it is typed. */
    public static Password plain(String value) {
        return new Password(value, false);
    }

    /** A password that may be either: a hash when it has the form of crypt(3), else plain text. */
    static Password recognised(String value) {
        return new Password(value, isHashLike(value));
    }

    static boolean isHashLike(String value) {
        return CRYPT.matcher(value).matches();
    }

    /** Whether cloud-init can set it: chpasswd takes one user and password a line. */
    boolean isOneLine() {
        return value.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
    }

    @Override
    public String toString() {
        return "Password[hashed=" + hashed + "]";
    }
}
