package dev.novasphere.wukong.write;

/**
 * A cache held a Wukong that the API server no longer has, or that is being deleted there, or whose spec changed since. This is no failure: the
 * event of that change is on its way and starts the next reconciliation.
 */
public final class OwnerGoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OwnerGoneException(String message) {
        super(message);
    }
}
