package dev.novasphere.wukong.render;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Reads classes as if they tolerated no unknown fields. What comes from an API server is read leniently, because it may be newer;
 * what a user wrote is read strictly, because an unknown field there is a typing error.
 */
final class StrictFields extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
        return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
    }

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
        return false;
    }
}
