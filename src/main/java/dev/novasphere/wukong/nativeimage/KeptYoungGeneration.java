package dev.novasphere.wukong.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.graalvm.word.UnsignedWord;

/**
 * In a native binary, the collector keeps the memory of the young generation from one collection to the next. The policy Proportionate of
 * GraalVM 25 means to keep it, but multiplies it with a share that this policy never measures, which is 0: all of it goes back to the kernel
 * at each collection, and comes back page by page.
 *
 * <p>A build with a GraalVM that has no such class or method any more fails and names this one. It can go once the policy keeps the memory by
 * itself; docs/native.md has the figures that show whether it does.
 */
@TargetClass(className = "com.oracle.svm.core.genscavenge.AbstractCollectionPolicy")
final class KeptYoungGeneration {

    @Alias
    private UnsignedWord edenSize;

    @Alias
    private UnsignedWord survivorSize;

    /** Bytes that stay with the process after a collection: those that new objects get next, and those that the survivors are copied to. */
    @Substitute
    public UnsignedWord getMaximumFreeAlignedChunksSize() {
        return edenSize.add(survivorSize);
    }
}
