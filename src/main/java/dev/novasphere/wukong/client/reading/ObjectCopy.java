package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Set;

/**
 * What is taken of one object of the API server while it is read: no managedFields, only annotations that the operator reads, and no more
 * than {@link #LARGEST} of everything else. Whatever is left out is skipped token by token and takes no memory.
 */
public final class ObjectCopy {

    /**
     * The largest object that is kept, as the number of its characters plus {@link #TOKEN} for each token. The machine of a Wukong with 32 disks
     * and 32 networks is below half of it.
     */
    static final int LARGEST = 256 * 1024;

    /** The same for Secrets, which may hold one MiB and hold it in base64. */
    static final int LARGEST_SECRET = 2 * 1024 * 1024;

    /** Characters that a token counts for, whatever it says: about what an entry of a map takes. */
    static final int TOKEN = 32;

    /** Objects in objects. Kinds of KubeVirt and NMState have no twenty; comparing very deep ones would overflow the stack. */
    static final int DEEPEST = 100;

    /** Characters of the longest annotation that is kept. Names of 64 networks or volumes fit. */
    static final int LONGEST_ANNOTATION = 8 * 1024;

    /** Characters of the longest text in the metadata beside annotations; names and UIDs have at most 253. */
    private static final int LONGEST_NAME = 1024;

    /** Domains of the annotations that are read; what stands before them is not compared. */
    private static final Set<String> READ =
            Set.of("novasphere.dev", "kubevirt.io", "k8s.v1.cni.cncf.io", "storageclass.kubernetes.io");

    private static final Set<String> IDENTITY = Set.of(
            "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp");

    private final JsonParser from;
    private final SharedStrings names;
    private final Set<String> passedOver;
    private final TokenBuffer whole;
    private final TokenBuffer identity;
    private int left;
    private String obstacle;

    /**
     * Reads one object to its end.
     *
     * @param from stands on the start of the object, and on its end afterwards
     * @param names where equal names of fields are held once
     * @param passedOver names of fields that are not read of the kind and may be large, wherever they are
     * @param largest how much is kept of it, in the measure of {@link #LARGEST}
     */
    ObjectCopy(JsonParser from, SharedStrings names, Set<String> passedOver, int largest) throws IOException {
        this.from = from;
        this.names = names;
        this.passedOver = passedOver;
        this.whole = new TokenBuffer(from);
        this.identity = new TokenBuffer(from);
        this.left = largest;
        copyObject();
        if (left < 0 && obstacle == null) {
            obstacle = "it is larger than the operator reads; make its labels, or the texts and lists in it, shorter";
        }
    }

    /** What is kept of the object; of use only when there is no {@link #obstacle}. */
    JsonParser whole() throws IOException {
        return firstToken(whole);
    }

    /** Why the object cannot be read from {@link #whole}; null when it can be. */
    String obstacle() {
        return obstacle;
    }

    /**
     * An object that says only which object it is: apiVersion, kind, and of the metadata the names, UID, versions and times.
     *
     * @param reason is put where {@link Unreadable#reason} finds it
     */
    JsonParser identity(String reason) throws IOException {
        TokenBuffer object = new TokenBuffer(from);
        object.writeStartObject();
        object.writeFieldName("metadata");
        object.writeStartObject();
        try (JsonParser fields = identity.asParser()) {
            while (fields.nextToken() != null) {
                object.copyCurrentEvent(fields);
            }
        }
        object.writeStringField(Unreadable.mark(), reason);
        object.writeEndObject();
        object.writeEndObject();
        return firstToken(object);
    }

    private static JsonParser firstToken(TokenBuffer buffer) throws IOException {
        JsonParser parser = buffer.asParser();
        parser.nextToken();
        return parser;
    }

    private void copyObject() throws IOException {
        whole.writeStartObject();
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String field = from.currentName();
            JsonToken value = from.nextToken();
            whole.writeFieldName(field);
            if ("metadata".equals(field) && value == JsonToken.START_OBJECT) {
                copyMetadata();
            } else {
                copyValue();
            }
        }
        whole.writeEndObject();
    }

    private void copyMetadata() throws IOException {
        whole.writeStartObject();
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String field = from.currentName();
            JsonToken value = from.nextToken();
            if ("managedFields".equals(field) || passedOver.contains(field) || isTooLong(LONGEST_NAME)) {
                from.skipChildren();
                continue;
            }
            if (IDENTITY.contains(field) && value.isScalarValue()) {
                identity.writeFieldName(field);
                identity.copyCurrentEvent(from);
            }
            whole.writeFieldName(field);
            if ("annotations".equals(field) && value == JsonToken.START_OBJECT) {
                copyAnnotations();
            } else {
                copyValue();
            }
        }
        whole.writeEndObject();
    }

    private void copyAnnotations() throws IOException {
        whole.writeStartObject();
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = names.shared(from.currentName());
            from.nextToken();
            if (isRead(name) && !isTooLong(LONGEST_ANNOTATION)) {
                whole.writeFieldName(name);
                copyValue();
            } else {
                from.skipChildren();
            }
        }
        whole.writeEndObject();
    }

    /** Whether an annotation is one that the operator reads. */
    static boolean isRead(String annotation) {
        int slash = annotation.indexOf('/');
        return slash > 0
                && READ.stream()
                        .anyMatch(domain -> annotation.substring(0, slash).endsWith(domain));
    }

    private boolean isTooLong(int longest) throws IOException {
        return from.currentToken() == JsonToken.VALUE_STRING && from.getTextLength() > longest;
    }

    /** Copies a value of any shape, or passes over what does not fit any more; a structure that was begun is always ended. */
    private void copyValue() throws IOException {
        int depth = 0;
        do {
            JsonToken token = from.currentToken();
            left -= TOKEN + length(token);
            if (token == JsonToken.FIELD_NAME) {
                copyName();
            } else if (token.isStructEnd()) {
                depth--;
                whole.copyCurrentEvent(from);
            } else if (left < 0 || token.isStructStart() && depth == DEEPEST) {
                passOver();
            } else {
                depth += token.isStructStart() ? 1 : 0;
                whole.copyCurrentEvent(from);
            }
        } while (depth > 0 && from.nextToken() != null);
    }

    private void copyName() throws IOException {
        if (left < 0 || passedOver.contains(from.currentName())) {
            from.nextToken();
            from.skipChildren();
        } else {
            whole.writeFieldName(names.shared(from.currentName()));
        }
    }

    /** Leaves a value out: an item of a list altogether, and null in the place of a field's value. */
    private void passOver() throws IOException {
        if (left >= 0) {
            obstacle = "it holds objects or lists that are nested more than " + DEEPEST + " deep";
        }
        boolean item = from.currentToken().isStructStart()
                ? from.getParsingContext().getParent().inArray()
                : from.getParsingContext().inArray();
        from.skipChildren();
        if (!item) {
            whole.writeNull();
        }
    }

    private int length(JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME ? from.getTextLength() : 0;
    }
}
