package dev.novasphere.wukong.reconcile;

/** An object has the name that one of a Wukong is to have, and it is not this Wukong's. It was left alone. */
final class NameTakenException extends RuntimeException {

    /** @param message whose the object is and what the user can do, without the object's name */
    NameTakenException(String message) {
        super(message);
    }
}
