package dev.novasphere.wukong.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/**
 * In a native binary, what the collector begins with, and what it keeps from one collection to the next. It would begin with 128 MiB, or its
 * bound if that is less, and not collect what is old before that is full. The policy Proportionate of GraalVM 25 means to keep the memory of
 * the young generation, but multiplies it with a share that this policy never measures, which is 0: all of it goes back to the kernel at each
 * collection, and comes back page by page.
 *
 * <p>A build with a GraalVM that has no such class, field or method any more fails and names this one. What is kept can go once the policy
 * keeps it by itself; docs/native.md has the figures that show whether it does.
 */
@TargetClass(className = "com.oracle.svm.core.genscavenge.AbstractCollectionPolicy")
final class HeapSizes {

    @Alias
    UnsignedWord edenSize;

    @Alias
    UnsignedWord survivorSize;

    @Alias
    UnsignedWord oldSize;

    @Alias
    native UnsignedWord getMaximumYoungGenerationSize();

    @Alias
    native UnsignedWord getInitialOldSize();

    /** Bytes of the heap at the start. */
    @Substitute
    UnsignedWord getInitialHeapSize() {
        return WordFactory.unsigned(HeapShares.INITIAL_BYTES);
    }

    /** Bytes that stay with the process after a collection. */
    @Substitute
    public UnsignedWord getMaximumFreeAlignedChunksSize() {
        return HeapShares.kept(HeapByUse.Collector.getGCImpl().isCompleteCollection(), edenSize, survivorSize);
    }
}
