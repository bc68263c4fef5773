package dev.novasphere.wukong.conformance.scenario;

/** Something did not come true; the message says what was expected and what was there. */
public final class DeviationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeviationException(String message) {
        super(message);
    }
}
