package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.lang.reflect.Field;
import org.graalvm.word.UnsignedWord;
import org.junit.jupiter.api.Test;

/** Words are no objects in a binary; here they are, and the fields are those of the class itself. */
class HeapSizesTest {

    private final HeapSizes policy = new HeapSizes();
    private final UnsignedWord eden = mock(UnsignedWord.class);
    private final UnsignedWord survivors = mock(UnsignedWord.class);
    private final UnsignedWord both = mock(UnsignedWord.class);

    @Test
    void what_holds_new_objects_and_what_holds_survivors_stays_after_a_collection()
            throws ReflectiveOperationException {
        set("edenSize", eden);
        set("survivorSize", survivors);
        when(eden.add(survivors)).thenReturn(both);

        assertThat(policy.getMaximumFreeAlignedChunksSize()).isSameAs(both);
    }

    private void set(String name, UnsignedWord size) throws ReflectiveOperationException {
        Field field = HeapSizes.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(policy, size);
    }
}
