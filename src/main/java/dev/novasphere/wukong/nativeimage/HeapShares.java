package dev.novasphere.wukong.nativeimage;

import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/**
 * How large the parts of a native binary's heap become: what is old may grow by a quarter over what was alive after the last full collection,
 * and half of the young generation is for new objects, a sixth for those that outlived one collection. Runs within a collection, so that it
 * makes no objects.
 */
final class HeapShares {

    /** Of the heap at the start; what the young generation does not take of it is for old objects. */
    static final int INITIAL_BYTES = 24 << 20;

    private static final int GROWTH = 4;
    private static final int NEW = 2;
    private static final int SURVIVORS = 6;

    private HeapShares() {}

    /**
     * Bytes of old objects from which on the next collection is a full one.
     *
     * @param alive bytes of old objects after a full collection
     * @param least bytes below which none is worth it
     */
    static UnsignedWord old(UnsignedWord alive, UnsignedWord least) {
        return larger(least, alive.add(alive.unsignedDivide(GROWTH)));
    }

    /** Bytes of new objects after which they are collected, of the bytes that the young generation may have. */
    static UnsignedWord eden(UnsignedWord young) {
        return young.unsignedDivide(NEW);
    }

    /** Bytes of objects that outlived a collection and still count as new, of the bytes that the young generation may have. */
    static UnsignedWord survivors(UnsignedWord young) {
        return young.unsignedDivide(SURVIVORS);
    }

    /**
     * Bytes that stay with the process after a collection: those that new objects and survivors get next. After a full collection none do;
     * bringing them again is nothing beside such a collection, and where it was the last one before a rest, they are not needed.
     */
    static UnsignedWord kept(boolean complete, UnsignedWord eden, UnsignedWord survivors) {
        return complete ? WordFactory.zero() : eden.add(survivors);
    }

    /** The larger of two numbers of bytes. */
    static UnsignedWord larger(UnsignedWord one, UnsignedWord other) {
        return one.aboveThan(other) ? one : other;
    }
}
