package dev.novasphere.wukong.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageObjectTest {

    @Test
    void a_text_and_a_class_have_a_name_of_their_own_whatever_refers_to_them() {
        assertThat(name(new ImageObject(String.class, "spec.cpu", object(new Object[0], "Method"))))
                .isEqualTo("\"spec.cpu\"");
        assertThat(name(new ImageObject(Class.class, Optional.class, "Method"))).isEqualTo("class java.util.Optional");
        assertThat(name(new ImageObject(Class.class, new Hub("a.B$$Lambda/0x00007f12"), "Method")))
                .isEqualTo("class a.B$$Lambda");
    }

    @Test
    void any_other_object_is_named_by_what_refers_to_it_up_to_one_with_a_name() {
        ImageObject type = new ImageObject(Class.class, Optional.class, "Method");

        assertThat(name(object(new Object[0], object(Map.of(), type))))
                .isEqualTo("[Ljava.lang.Object; < java.util.ImmutableCollections$MapN < class java.util.Optional");
    }

    @Test
    void which_method_or_field_refers_to_it_does_not_count() {
        assertThat(name(object(Map.of(), object(new Object[0], "reconcile"))))
                .isEqualTo("java.util.ImmutableCollections$MapN < [Ljava.lang.Object; < ")
                .isEqualTo(name(object(Map.of(), object(new Object[0], "plan"))));
    }

    @Test
    void the_entries_of_a_map_differ_by_keys_that_are_texts() {
        ImageObject map = object(new HashMap<>(), "Method");

        assertThat(name(object(Map.entry("cpu", 1), map))).isNotEqualTo(name(object(Map.entry("memory", 1), map)));
        assertThat(name(object(Map.entry(1, 1), map))).isEqualTo(name(object(Map.entry(2, 1), map)));
    }

    @Test
    void what_describes_reads_or_writes_a_part_of_a_class_is_named_by_that_whatever_refers_to_it() throws Exception {
        ImageObject list = object(new Object[0], "Method");
        JsonSerializer<?> writer =
                new ObjectMapper().getSerializerProviderInstance().findValueSerializer(ObjectMeta.class);

        assertThat(name(object(List.class.getMethod("size"), list)))
                .isEqualTo("java.lang.reflect.Method java.util.List.size");
        assertThat(name(object(writer, list)))
                .isEqualTo(
                        "com.fasterxml.jackson.databind.ser.BeanSerializer io.fabric8.kubernetes.api.model.ObjectMeta");
        assertThat(name(object(writer.properties().next(), list)))
                .startsWith(
                        "com.fasterxml.jackson.databind.ser.BeanPropertyWriter io.fabric8.kubernetes.api.model.ObjectMeta#get");
    }

    @Test
    void a_name_ends_where_objects_refer_to_one_another_without_end() {
        Object[] reasons = new Object[1];
        ImageObject circle = new ImageObject(byte[].class, null, reasons);

        assertThat(ImageObject.name(circle, any -> Optional.of(circle))).isEqualTo("[B < ".repeat(10));
    }

    @Test
    void objects_of_one_type_that_refer_to_one_another_are_named_by_what_refers_to_the_first() {
        ImageObject map = object(Map.of(), new ImageObject(Class.class, Optional.class, "Method"));
        ImageObject first = object(Map.entry(1, 1), map);
        ImageObject third = object(Map.entry(3, 3), object(Map.entry(2, 2), first));

        assertThat(name(third)).isEqualTo(name(first)).contains("MapN < class java.util.Optional");
    }

    @Test
    void what_native_image_only_describes_is_named_by_its_type() {
        assertThat(name(new ImageObject(String.class, null, "reconcile"))).isEqualTo("java.lang.String < ");
    }

    @ParameterizedTest
    @CsvSource({
        "dev.Planner$$Lambda/0x000000004f1bc2d0, dev.Planner$$Lambda",
        "dev.Planner$$Lambda.0x4f1bc2d0, dev.Planner$$Lambda",
        "java.lang.String$$StringConcat/0x000000004f1bc2d0, java.lang.String$$StringConcat/",
        "OlderThanRules$$Lf4882054_apply, OlderThanRules$$L_apply",
        "Planner.plan, Planner.plan",
    })
    void a_name_is_without_what_changes_from_build_to_build(String name, String without) {
        assertThat(UsedNames.withoutHashes(name)).isEqualTo(without);
    }

    @Test
    void the_list_has_numbers_as_they_are_made_of_names() {
        assertThat(UsedNames.read("used-objects.txt"))
                .hasSizeGreaterThan(20_000)
                .allMatch(name -> name.matches("[0-9a-f]{1,8}"));
    }

    /** A class as native-image has it in a binary. */
    private record Hub(String name) {

        @SuppressWarnings("unused") // called by reflection
        String getName() {
            return name;
        }
    }

    private static ImageObject object(Object object, Object reason) {
        return new ImageObject(object.getClass(), object, reason);
    }

    private static String name(ImageObject object) {
        return ImageObject.name(
                object, any -> any instanceof ImageObject known ? Optional.of(known) : Optional.empty());
    }
}
