package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeImageBuilderTest {

    @Test
    void a_method_is_found_by_its_name_and_what_it_takes_whatever_its_visibility() {
        Layout layout = new Layout(7);

        assertThat(NativeImageBuilder.call(layout, "place", "a text")).isEqualTo("text a text");
        assertThat(NativeImageBuilder.call(layout, "place", 3)).isEqualTo("number 10");
        assertThat(NativeImageBuilder.callStatic(Layout.class, "name")).isEqualTo("layout");
    }

    @Test
    void fields_are_read_and_written_even_if_they_are_final() {
        Object layout = NativeImageBuilder.make(Layout.class, 7);

        NativeImageBuilder.set(layout, "start", 8);

        assertThat(NativeImageBuilder.get(layout, "start")).isEqualTo(8);
    }

    @Test
    void what_another_native_image_does_not_have_is_named() {
        Layout layout = new Layout(7);

        assertThatThrownBy(() -> NativeImageBuilder.call(layout, "place", 1, 2)).hasMessageContaining("Layout.place");
        assertThatThrownBy(() -> NativeImageBuilder.get(layout, "end")).hasMessageContaining("Layout.end");
        assertThatThrownBy(() -> NativeImageBuilder.make(Layout.class, "seven")).hasMessageContaining("Layout");
        assertThatThrownBy(() -> NativeImageBuilder.type("com.oracle.svm.Gone"))
                .hasMessageContaining("com.oracle.svm.Gone");
    }

    @Test
    void one_method_of_an_object_that_native_image_asks_is_replaced_and_the_others_stay() {
        Map<Class<?>, Object> objects = new HashMap<>(Map.of(CharSequence.class, "text"));

        NativeImageBuilder.replace(
                objects, CharSequence.class, "length", (before, arguments) -> ((CharSequence) before).length() * 2);

        CharSequence replaced = (CharSequence) objects.get(CharSequence.class);
        assertThat(replaced.length()).isEqualTo(8);
        assertThat(replaced.charAt(0)).isEqualTo('t');
        assertThat(replaced.toString()).isEqualTo("text");
    }

    @Test
    void an_object_or_method_that_another_native_image_does_not_ask_is_named() {
        Map<Class<?>, Object> objects = Map.of(CharSequence.class, "text");

        assertThatThrownBy(
                        () -> NativeImageBuilder.replace(objects, CharSequence.class, "size", (before, arguments) -> 1))
                .hasMessageContaining("java.lang.CharSequence.size");
        assertThatThrownBy(
                        () -> NativeImageBuilder.replace(objects, Runnable.class, "run", (before, arguments) -> null))
                .hasMessageContaining("java.lang.Runnable.run");
    }

    @Test
    void what_a_method_throws_comes_as_it_is() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> NativeImageBuilder.call(new Layout(7), "fail"));
    }

    @SuppressWarnings("unused") // called by reflection
    private static final class Layout {

        private final Integer start;

        private Layout(int start) {
            this.start = start;
        }

        private String place(String text) {
            return "text " + text;
        }

        private String place(Integer number) {
            return "number " + (start + number);
        }

        private void fail() {
            throw new UnsupportedOperationException();
        }

        private static String name() {
            return "layout";
        }
    }
}
