package dev.novasphere.wukong.plan.cloudinit.document;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms of user data, by how they begin (cloud-init documentation, User-data formats; the last two are those of cloudbase-init). */
public enum UserDataFormat {
    ARCHIVE("#cloud-config-archive", "text/cloud-config-archive"),
    JSON_PATCH("#cloud-config-jsonp", "text/cloud-config-jsonp"),
    CLOUD_CONFIG("#cloud-config", "text/cloud-config"),
    BOOT_HOOK("#cloud-boothook", "text/cloud-boothook"),
    INCLUDE_ONCE("#include-once", "text/x-include-once-url"),
    INCLUDE("#include", "text/x-include-url"),
    PART_HANDLER("#part-handler", "text/part-handler"),
    TEMPLATE("## template: jinja", "text/jinja2"),
    TEMPLATE_CLOSE("## template:jinja", "text/jinja2"),
    SCRIPT("#!", "text/x-shellscript"),
    MIME("content-type:", "multipart/mixed"),
    MIME_VERSION("mime-version:", "multipart/mixed"),
    POWERSHELL("#ps1", "text/x-shellscript"),
    BATCH("rem cmd", "text/x-shellscript");

    private static final int LONGEST_BEGINNING = 64;

    private final String beginning;
    private final String type;

    UserDataFormat(String beginning, String type) {
        this.beginning = beginning;
        this.type = type;
    }

    /** The form of a text; empty when cloud-init would skip it. Blanks before it and the case of letters do not count. */
    public static Optional<UserDataFormat> of(String text) {
        String stripped = text.stripLeading();
        String start = stripped.substring(0, Math.min(stripped.length(), LONGEST_BEGINNING))
                .toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> start.startsWith(format.beginning))
                .findFirst();
    }

    /** The type of content, as it stands in multi-part MIME. */
    public String type() {
        return type;
    }

    /** Whether the text is multi-part MIME itself, with its own header. */
    public boolean isMime() {
        return this == MIME || this == MIME_VERSION;
    }
}
