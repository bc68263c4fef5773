package dev.novasphere.wukong.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeTypesTest {

    @Test
    void just_the_types_of_the_model_and_the_extension_are_registered_for_the_native_image() {
        Set<Class<?>> types = new HashSet<>();
        types.add(KubeVirtExtension.class);
        KubeVirtModel.kinds().forEach(kind -> collect(ModelJson.type(kind), types));

        assertThat(NativeTypes.class.getAnnotation(RegisterForReflection.class).targets())
                .containsExactlyInAnyOrderElementsOf(types);
    }

    private static void collect(JavaType type, Set<Class<?>> types) {
        if (type.isContainerType()) {
            collect(type.getContentType(), types);
        } else if (type.getRawClass().getPackageName().startsWith(NativeTypes.class.getPackageName())
                && types.add(type.getRawClass())) {
            ModelJson.fields(type).values().forEach(field -> collect(field, types));
        }
    }
}
