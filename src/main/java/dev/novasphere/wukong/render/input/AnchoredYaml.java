package dev.novasphere.wukong.render.input;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** YAML whose parser says which anchor a value has. Jackson's own says it of maps and lists, and not of single values. */
final class AnchoredYaml extends YAMLFactory {

    private static final long serialVersionUID = 1L;

    AnchoredYaml(YAMLFactoryBuilder builder) {
        super(builder);
    }

    @Override
    public Parser createParser(InputStream in) throws IOException {
        return (Parser) super.createParser(in);
    }

    @Override
    protected YAMLParser _createParser(InputStream in, IOContext context) throws IOException {
        return _createParser(_createReader(in, null, context), context);
    }

    @Override
    protected YAMLParser _createParser(Reader reader, IOContext context) throws IOException {
        return new Parser(context, _parserFeatures, _yamlParserFeatures, _loaderOptions, _objectCodec, reader);
    }

    /** The parser. */
    static final class Parser extends YAMLParser {

        Parser(
                IOContext context,
                int features,
                int yamlFeatures,
                LoaderOptions options,
                ObjectCodec codec,
                Reader reader) {
            super(context, features, yamlFeatures, options, codec, reader);
        }

        /** The anchor of the value that begins with the token; null when it has none. */
        String anchor() {
            return _lastEvent instanceof NodeEvent value ? value.getAnchor() : null;
        }

        /** Whether the current token is a single value without quotes, which may be something else than the text it is. */
        boolean isPlain() {
            return _lastEvent instanceof ScalarEvent value && value.isPlain() && value.getTag() == null;
        }
    }
}
