package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
