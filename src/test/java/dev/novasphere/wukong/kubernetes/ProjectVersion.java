package dev.novasphere.wukong.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.xml.sax.SAXException;

/** The version of the project, which pom.xml alone decides. */
public final class ProjectVersion {

    private ProjectVersion() {}

    /** The version that pom.xml has now, such as 0.1.0-SNAPSHOT. */
    public static String ofPom() {
        return ofPom("/project/version");
    }

    /** The text of an element of pom.xml, named by XPath. */
    static String ofPom(String element) {
        try (var pom = Files.newInputStream(Path.of("pom.xml"))) {
            return XPathFactory.newInstance()
                    .newXPath()
                    .evaluate(
                            element,
                            DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(pom));
        } catch (IOException | ParserConfigurationException | SAXException | XPathExpressionException e) {
            throw new AssertionError("pom.xml cannot be read", e);
        }
    }
}
