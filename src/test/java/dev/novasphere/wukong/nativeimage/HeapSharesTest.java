package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import org.graalvm.word.UnsignedWord;
import org.junit.jupiter.api.Test;

/** Words are no objects in a binary; here they are, and count MiB. */
class HeapSharesTest {

    @Test
    void what_is_old_grows_by_a_quarter_over_what_was_alive() {
        assertThat(value(HeapShares.old(mebibytes(32), mebibytes(12)))).isEqualTo(40);
    }

    @Test
    void little_that_is_old_is_not_collected_in_full_again_and_again() {
        assertThat(value(HeapShares.old(mebibytes(3), mebibytes(12)))).isEqualTo(12);
    }

    @Test
    void a_young_generation_of_twelve_has_six_for_new_objects_and_two_for_survivors() {
        assertThat(value(HeapShares.eden(mebibytes(12)))).isEqualTo(6);
        assertThat(value(HeapShares.survivors(mebibytes(12)))).isEqualTo(2);
    }

    @Test
    void what_holds_new_objects_and_survivors_stays_after_a_collection_of_these() {
        assertThat(value(HeapShares.kept(false, mebibytes(6), mebibytes(2)))).isEqualTo(8);
    }

    private static UnsignedWord mebibytes(long value) {
        return mock(UnsignedWord.class, call -> switch (call.getMethod().getName()) {
            case "rawValue" -> value;
            case "add" -> mebibytes(value + value(call.getArgument(0)));
            case "unsignedDivide" -> mebibytes(value / call.<Integer>getArgument(0));
            case "aboveThan" -> value > value(call.getArgument(0));
            default -> throw new UnsupportedOperationException(call.getMethod().getName());
        });
    }

    private static long value(UnsignedWord word) {
        return word.rawValue();
    }
}
