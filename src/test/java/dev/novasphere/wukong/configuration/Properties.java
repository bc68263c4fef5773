package dev.novasphere.wukong.configuration;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The properties of the operator, read from its source by the compiler's own parser: parameters and fields with {@code @ConfigProperty},
 * and methods of interfaces with {@code @ConfigMapping}. What describes a parameter is its {@code @param}.
 */
final class Properties extends TreePathScanner<Void, Void> {

    private static final String PREFIX = "wukong.";

    private final DocTrees docs;
    private final List<Property> found = new ArrayList<>();

    private Properties(DocTrees docs) {
        this.docs = docs;
    }

    /** All properties below {@code wukong.}, by name. */
    static List<Property> in(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
            Properties properties = new Properties(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                properties.scan(unit, null);
            }
            return properties.found.stream()
                    .sorted(Comparator.comparing(Property::name))
                    .toList();
        }
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
        annotation(type.getModifiers().getAnnotations(), "ConfigMapping")
                .ifPresent(mapping -> mapped(type, mapping.get("prefix")));
        return super.visitClass(type, nothing);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
        annotation(variable.getModifiers().getAnnotations(), "ConfigProperty")
                .filter(property -> property.get("name").startsWith(PREFIX))
                .ifPresent(property -> found.add(new Property(
                        property.get("name"),
                        typeOf(variable.getType()),
                        property.getOrDefault("defaultValue", ""),
                        describe(variable))));
        return super.visitVariable(variable, nothing);
    }

    private void mapped(ClassTree type, String prefix) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                String name = annotation(method.getModifiers().getAnnotations(), "WithName")
                        .map(named -> named.get("value"))
                        .orElseGet(() -> kebab(method.getName().toString()));
                String defaultValue = annotation(method.getModifiers().getAnnotations(), "WithDefault")
                        .map(given -> given.get("value"))
                        .orElse("");
                found.add(new Property(
                        prefix + "." + name,
                        typeOf(method.getReturnType()),
                        defaultValue,
                        body(new TreePath(getCurrentPath(), method))));
            }
        }
    }

    /** A field is described by its own comment, a parameter by the {@code @param} of its method. */
    private String describe(VariableTree variable) {
        TreePath parent = getCurrentPath().getParentPath();
        if (!(parent.getLeaf() instanceof MethodTree)) {
            return body(getCurrentPath());
        }
        DocCommentTree comment = docs.getDocCommentTree(parent);
        return comment == null
                ? ""
                : comment.getBlockTags().stream()
                        .filter(ParamTree.class::isInstance)
                        .map(ParamTree.class::cast)
                        .filter(param -> param.getName().getName().contentEquals(variable.getName()))
                        .map(param -> text(param.getDescription()))
                        .findFirst()
                        .orElse("");
    }

    private String body(TreePath path) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        return comment == null ? "" : text(comment.getFullBody());
    }

    private static String text(List<? extends DocTree> parts) {
        return parts.stream()
                .map(DocTree::toString)
                .collect(Collectors.joining())
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String typeOf(Tree type) {
        return type.toString();
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<Map<String, String>> annotation(List<? extends AnnotationTree> all, String name) {
        return all.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .map(annotation -> annotation.getArguments().stream()
                        .collect(Collectors.toMap(Properties::argumentName, Properties::argumentValue)))
                .findFirst();
    }

    /** An argument without a name is the annotation's value. */
    private static String argumentName(ExpressionTree argument) {
        return argument instanceof AssignmentTree named ? named.getVariable().toString() : "value";
    }

    private static String argumentValue(ExpressionTree argument) {
        return literal(argument instanceof AssignmentTree named ? named.getExpression() : argument);
    }

    private static String literal(ExpressionTree expression) {
        if (expression instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        throw new IllegalArgumentException(expression
                + " is no literal; write names and defaults of properties out, so that they can be documented");
    }
}
