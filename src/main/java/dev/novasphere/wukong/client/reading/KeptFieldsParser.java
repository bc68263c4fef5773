package dev.novasphere.wukong.client.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads what is kept of one object of the API server: no managedFields, only annotations that the operator reads, and no more than
 * {@link Bounds#LARGEST} of everything else. Whatever is left out is skipped token by token and takes no memory. Where the object exceeds a bound,
 * reading it ends with an exception, and {@link #finish} goes to its end, so that what follows it can be read.
 */
public final class KeptFieldsParser extends FieldNamesParser {

    /** Characters that a token counts for, whatever it says: about what an entry of a map takes. */
    static final int TOKEN = 32;

    /** Objects in objects. Kinds of KubeVirt and NMState have no twenty; comparing very deep ones would overflow the stack. */
    static final int DEEPEST = 100;

    /** Characters of the longest annotation that is kept. Names of 64 networks or volumes fit. */
    static final int LONGEST_ANNOTATION = 8 * 1024;

    /** Characters of the longest text that is kept of the status of a guest. */
    static final int LONGEST_TEXT = 2 * 1024;

    /** Domains of the annotations that are read; what stands before them is not compared. */
    private static final Set<String> READ =
            Set.of("novasphere.dev", "kubevirt.io", "k8s.v1.cni.cncf.io", "storageclass.kubernetes.io");

    /** The parts of an object that have rules of their own. */
    private enum Part {
        OBJECT,
        METADATA,
        ANNOTATIONS,
        STATUS
    }

    private final ObjectIdentity identity;
    private final Bounds bounds;

    /** What was left where a list of these began. */
    private final Map<String, Integer> begun = new HashMap<>(0);

    private Part part = Part.OBJECT;
    private int depth = 1;
    private int left;
    private boolean finishing;
    private String obstacle;
    private IOException broken;

    /**
     * Reads one object.
     *
     * @param beneath stands on the start of the object, and on its end when it was {@link #finish}ed
     */
    KeptFieldsParser(JsonParser beneath, FieldNames names, SharedStrings strings, Bounds bounds) {
        super(beneath, names);
        this.identity = new ObjectIdentity(strings);
        this.bounds = bounds;
        this.left = bounds.largest();
    }

    /**
     * Goes to the end of the object, wherever the parser is in it.
     *
     * @throws IOException when the text is no JSON, so that nothing that follows can be read either
     */
    void finish() throws IOException {
        finishing = true;
        while (depth > 0) {
            if (broken != null) {
                throw broken;
            }
            nextToken();
        }
    }

    /** Why the object is not kept, whether it fits the model or not; null when no bound is exceeded. */
    String obstacle() {
        return obstacle;
    }

    /** Which object it is; known as a whole when it was {@link #finish}ed. */
    ObjectIdentity identity() {
        return identity;
    }

    /**
     * The next token that is kept.
     *
     * @throws StreamConstraintsException when the object exceeds a bound
     */
    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = null;
        try {
            if (depth > 0) {
                token = nextKept();
                take(token);
            }
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        if (obstacle != null && !finishing) {
            throw new StreamConstraintsException(obstacle);
        }
        return token;
    }

    /** What the model does not know counts as well, because it may be kept as an unknown field. */
    @Override
    public JsonParser skipChildren() throws IOException {
        if (delegate.currentToken().isStructStart()) {
            int outside = depth - 1;
            while (depth > outside) {
                nextToken();
            }
        }
        return this;
    }

    private JsonToken nextKept() throws IOException {
        JsonToken token = advance();
        while (token == JsonToken.FIELD_NAME && isPassedOver(currentName()) || isSurplus(token)) {
            if (token == JsonToken.FIELD_NAME) {
                advance();
            }
            passOver();
            token = advance();
        }
        return token;
    }

    /** Whether an element begins that is behind the last one that is read of its list. */
    private boolean isSurplus(JsonToken token) {
        if (part != Part.STATUS
                || bounds.largestLists().isEmpty()
                || !(token.isStructStart() || token.isScalarValue())) {
            return false;
        }
        JsonStreamContext context = delegate.getParsingContext();
        JsonStreamContext list = token.isStructStart() ? context.getParent() : context;
        String name = list.inArray() ? list.getParent().getCurrentName() : null;
        Integer most = name == null ? null : bounds.largestLists().get(name);
        return most != null && begun.get(name) - left > most;
    }

    /** A text as it is kept. */
    @Override
    public String getText() throws IOException {
        String text = super.getText();
        return isCut() && hasToken(JsonToken.VALUE_STRING) && text.length() > LONGEST_TEXT
                ? text.substring(0, LONGEST_TEXT)
                : text;
    }

    private boolean isCut() {
        return bounds.ofGuest() && part == Part.STATUS;
    }

    private boolean isPassedOver(String field) {
        return bounds.passedOver().contains(field)
                || isDirectlyIn(Part.METADATA) && "managedFields".equals(field)
                || isDirectlyIn(Part.ANNOTATIONS) && !bounds.allAnnotations() && !isRead(field);
    }

    private boolean isDirectlyIn(Part wanted) {
        return part == wanted && depth == wanted.ordinal() + 1;
    }

    private void take(JsonToken token) throws IOException {
        count(token);
        if (token.isStructStart()) {
            begin(token);
        } else if (token.isStructEnd()) {
            depth--;
            part = depth == 2 && part == Part.ANNOTATIONS ? Part.METADATA : depth == 1 ? Part.OBJECT : part;
        } else if (token.isScalarValue() && isDirectlyIn(Part.METADATA)) {
            identity.note(currentName(), delegate);
        }
    }

    private void begin(JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY && part == Part.STATUS && bounds.isBounded(currentName())) {
            begun.put(currentName(), left);
        }
        if (token == JsonToken.START_OBJECT) {
            if (isDirectlyIn(Part.OBJECT) && "metadata".equals(currentName())) {
                part = Part.METADATA;
            } else if (isDirectlyIn(Part.OBJECT) && "status".equals(currentName())) {
                part = Part.STATUS;
            } else if (isDirectlyIn(Part.METADATA) && "annotations".equals(currentName())) {
                part = Part.ANNOTATIONS;
            }
        }
        if (++depth > DEEPEST + 1 && obstacle == null) {
            obstacle = "it holds objects or lists that are nested more than " + DEEPEST + " deep";
        }
    }

    private void count(JsonToken token) throws IOException {
        int length = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME ? getTextLength() : 0;
        if (!(isDirectlyIn(Part.ANNOTATIONS) && length > LONGEST_ANNOTATION)) {
            left -= TOKEN + (isCut() ? Math.min(length, LONGEST_TEXT) : length);
        }
        if (left < 0 && obstacle == null) {
            obstacle = "it is larger than the operator reads; make its labels, or the texts and lists in it, shorter";
        }
    }

    /** Whether an annotation is one that the operator reads. */
    static boolean isRead(String annotation) {
        int slash = annotation.indexOf('/');
        return slash > 0 && READ.stream().anyMatch(domain -> annotation.startsWith(domain, slash - domain.length()));
    }
}
