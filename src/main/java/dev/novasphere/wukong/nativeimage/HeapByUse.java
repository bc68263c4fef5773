package dev.novasphere.wukong.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.graalvm.word.UnsignedWord;

/**
 * In a native binary, the heap has the sizes of {@link HeapShares}. The policy Proportionate lets what is old grow by two thirds over what was
 * alive, and reserves 4 MiB for survivors twice, so that a young generation of 12 MiB has 4 for new objects. The bounds of the heap and of the
 * young generation, {@code -Xmx} and {@code -Xmn}, count as before.
 *
 * <p>A build with a GraalVM that has no such class or method any more fails and names this one; docs/native.md has the figures.
 */
@TargetClass(className = "com.oracle.svm.core.genscavenge.ProportionateSpacesPolicy")
final class HeapByUse {

    /** Sets what old objects may take; what of them is alive is known after a full collection only. */
    @Substitute
    private void computeNewOldGenSize(boolean youngOnly) {
        HeapSizes sizes = (HeapSizes) (Object) this;
        UnsignedWord used = Collector.getAccounting().getOldGenerationAfterChunkBytes();
        sizes.oldSize =
                youngOnly ? HeapShares.larger(sizes.oldSize, used) : HeapShares.old(used, sizes.getInitialOldSize());
    }

    /** Sets what new objects and survivors may take. */
    @Substitute
    private void computeNewYoungGenSize() {
        HeapSizes sizes = (HeapSizes) (Object) this;
        sizes.edenSize = HeapShares.eden(sizes.getMaximumYoungGenerationSize());
        sizes.survivorSize = HeapShares.survivors(sizes.getMaximumYoungGenerationSize());
    }

    /** The collector. */
    @TargetClass(className = "com.oracle.svm.core.genscavenge.GCImpl")
    static final class Collector {

        @Alias
        static native Collector getGCImpl();

        @Alias
        static native Accounting getAccounting();

        /** Whether the whole heap is collected. */
        @Alias
        native boolean isCompleteCollection();
    }

    /** The collector's figures. */
    @TargetClass(className = "com.oracle.svm.core.genscavenge.GCAccounting")
    static final class Accounting {

        /** Bytes of the pieces that old objects are in, after the last collection. */
        @Alias
        native UnsignedWord getOldGenerationAfterChunkBytes();
    }
}
