package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.testcluster.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks a Lua interpreter (Debian package lua5.4) what a script returns, as Argo CD asks its own: the object is the global variable obj. */
final class LuaProgram {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Prints a table as JSON; a table with the index 1 is a list. */
    private static final String PRINTER = """
            local function text(v)
              if type(v) == "table" then
                local parts = {}
                if v[1] ~= nil then
                  for _, e in ipairs(v) do parts[#parts + 1] = text(e) end
                  return "[" .. table.concat(parts, ",") .. "]"
                end
                for k, e in pairs(v) do parts[#parts + 1] = text(k) .. ":" .. text(e) end
                return "{" .. table.concat(parts, ",") .. "}"
              end
              if type(v) == "string" then
                return '"' .. v:gsub('[%c"\\\\]', function(c) return string.format("\\\\u%04x", c:byte()) end) .. '"'
              end
              return tostring(v)
            end
            """;

    private LuaProgram() {}

    /** Whether there is an interpreter. */
    static boolean isInstalled() {
        return Commands.isInstalled("lua5.4");
    }

    /** What a script returns for each of several objects. */
    static List<JsonNode> results(Path script, List<JsonNode> objects) {
        try {
            StringBuilder program = new StringBuilder(PRINTER)
                    .append("local function script()\n")
                    .append(Files.readString(script))
                    .append("\nend\n");
            objects.forEach(object -> {
                program.append("obj = ");
                literal(program, object);
                program.append("\nprint(text(script()))\n");
            });
            Path file = Files.createTempFile("script", ".lua");
            Files.writeString(file, program);
            Commands.Outcome lua = Commands.run(new ProcessBuilder("lua5.4", file.toString()));
            if (lua.code() != 0) {
                throw new AssertionError(script + ": " + lua.errors());
            }
            Files.delete(file);
            List<JsonNode> results = new ArrayList<>();
            for (String line : lua.output().lines().toList()) {
                results.add(JSON.readTree(line));
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a value as Lua reads it. */
    private static void literal(StringBuilder program, JsonNode value) {
        if (value.isObject()) {
            program.append('{');
            value.fields().forEachRemaining(field -> {
                program.append('[');
                string(program, field.getKey());
                program.append("]=");
                literal(program, field.getValue());
                program.append(',');
            });
            program.append('}');
        } else if (value.isArray()) {
            program.append('{');
            value.forEach(element -> {
                literal(program, element);
                program.append(',');
            });
            program.append('}');
        } else if (value.isTextual()) {
            string(program, value.asText());
        } else if (value.isNull()) {
            program.append("nil");
        } else {
            program.append(value.asText());
        }
    }

    private static void string(StringBuilder program, String text) {
        program.append('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            program.append("\\%03d".formatted(b & 0xff));
        }
        program.append('"');
    }
}
