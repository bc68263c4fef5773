package dev.novasphere.wukong.plan.cloudinit;

import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML 1.1 with the implicit types of PyYAML, which cloud-init uses; SnakeYAML is its port. */
public final class PyYaml {

    private PyYaml() {}

    static Object read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options)).load(text);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(String text) {
        return (Map<String, Object>) read(text);
    }
}
