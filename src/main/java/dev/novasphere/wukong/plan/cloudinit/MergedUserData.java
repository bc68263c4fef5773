package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.plan.cloudinit.document.UserDataFormat;
import dev.novasphere.wukong.plan.naming.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * User data of the user's own and of the operator in one document: multi-part MIME, the user's part first. The operator's part is merged into
 * it by cloud-init: lists are joined, and a single value that the user's part has stays. Both are in base64, so that no text can end its part.
 */
public final class MergedUserData {

    /** cloud-init documentation, Merging user data sections: how the part that bears it is merged into those before it. */
    private static final String MERGE_TYPE = "Merge-Type: list(append)+dict(no_replace,recurse_list)+str()\n";

    private static final String BOUNDARY_START = "==wukong-";
    private static final String HEADER = "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY_START;
    private static final String END_OF_HEADER = "\n\n";
    private static final int BOUNDARY_DIGITS = 32;
    private static final int LINE = 76;

    private MergedUserData() {}

    /**
     * Joins two documents.
     *
     * @param users the user's own user data, of a known form
     * @param ours the operator's cloud-config
     * @return the same text for the same documents
     */
    public static String of(String users, String ours) {
        UserDataFormat format = UserDataFormat.of(users).orElseThrow();
        String boundary = BOUNDARY_START + Sha256.hex(users + "\u0000" + ours).substring(0, BOUNDARY_DIGITS);
        String first = format.isMime()
                ? users.stripLeading() + (users.endsWith("\n") ? "" : "\n")
                : part(format.type(), "user-data", "", users);
        return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\nMIME-Version: 1.0" + END_OF_HEADER
                + "--" + boundary + "\n" + first
                + "--" + boundary + "\n"
                + part(UserDataFormat.CLOUD_CONFIG.type(), "wukong", MERGE_TYPE, ours)
                + "--" + boundary + "--\n";
    }

    /**
     * The user's part of a document that is in a Secret of the operator.
     *
     * @return the document itself when it was not joined; empty when the user's part is multi-part MIME, or was changed so that it cannot be
     *     read
     */
    public static Optional<String> usersPart(String document) {
        if (!document.startsWith(HEADER)) {
            return Optional.of(document);
        }
        int part = document.indexOf(END_OF_HEADER) + END_OF_HEADER.length();
        int body = document.indexOf(END_OF_HEADER, part);
        boolean encoded = body > 0
                && document.substring(part, body).contains("Content-Transfer-Encoding: base64")
                && document.substring(part, body).contains("filename=\"user-data\"");
        return encoded ? decoded(document, body) : Optional.empty();
    }

    /**
     * The operator's part of a document that is in a Secret of the operator: the last one.
     *
     * @return the document itself when it was not joined; empty when it was changed so that the part cannot be found
     */
    static Optional<String> operatorsPart(String document) {
        if (!document.startsWith(HEADER)) {
            return Optional.of(document);
        }
        int part = document.lastIndexOf("filename=\"wukong\"");
        int body = part < 0 ? -1 : document.indexOf(END_OF_HEADER, part);
        return body < 0 ? Optional.empty() : decoded(document, body);
    }

    /**
     * The text of a part.
     *
     * @param header where the header of the part ends
     * @return empty when the document was changed so that the part has no end, or is no base64
     */
    private static Optional<String> decoded(String document, int header) {
        int start = header + END_OF_HEADER.length();
        int end = document.indexOf("\n--" + BOUNDARY_START, start);
        if (end < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new String(Base64.getMimeDecoder().decode(document.substring(start, end)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static String part(String type, String name, String header, String text) {
        return "Content-Type: " + type + "; charset=\"utf-8\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=\"" + name + "\"\n" + header + "\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "\n";
    }
}
