package dev.novasphere.wukong.status.input;

/** The result of something that was asked for by annotation. Every request is answered once. */
public interface RequestAnswer {

    /** Whether it was done. */
    boolean done();

    /** Reason of the condition. */
    String reason();

    /** What happened and what to do. */
    String message();
}
