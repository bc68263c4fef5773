package dev.novasphere.wukong.write;

/** An object has the name that one of a Wukong is to have, and it is not this Wukong's. It was left alone. */
public final class NameTakenException extends RuntimeException {

    /** @param message whose the object is and what the user can do, without the object's name */
    public NameTakenException(String message) {
        super(message);
    }
}
