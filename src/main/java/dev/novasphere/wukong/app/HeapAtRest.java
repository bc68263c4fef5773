package dev.novasphere.wukong.app;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Collects once when the operator comes to rest what many reconciliations left in the heap, and so gives its memory back: nothing else would
 * collect it before the next work. After few reconciliations there is too little for the price, some 0.1 s of processor time with 1,000
 * Wukongs.
 */
final class HeapAtRest {

    /** Reconciliations that are worth a collection. */
    static final int WORTH = 250;

    private final AtomicInteger reconciliations = new AtomicInteger();
    private final Runnable collection;

    /**
     * @param collection collects the whole heap
     */
    HeapAtRest(Runnable collection) {
        this.collection = collection;
    }

    /** A reconciliation ended. */
    void worked() {
        reconciliations.incrementAndGet();
    }

    /** There has been no reconciliation for a while. */
    void rest() {
        if (reconciliations.get() >= WORTH) {
            reconciliations.set(0);
            collection.run();
        }
    }
}
