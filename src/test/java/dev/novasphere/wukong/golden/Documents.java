package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** YAML of test inputs, read strictly: a misspelt field of an input would test something else than it says. */
final class Documents {

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Documents() {}

    static JsonNode one(Path file) throws IOException {
        List<JsonNode> all = all(file);
        if (all.size() != 1) {
            throw new IOException(file + " must hold one document, it holds " + all.size());
        }
        return all.get(0);
    }

    static List<JsonNode> all(Path file) throws IOException {
        try (JsonParser parser = YAML.getFactory().createParser(Files.readString(file))) {
            MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(parser);
            return documents.readAll();
        }
    }

    static <T> T as(Class<T> type, JsonNode tree) {
        return JSON.convertValue(tree, type);
    }
}
