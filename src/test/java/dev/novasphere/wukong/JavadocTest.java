package dev.novasphere.wukong;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Every public type has a comment, and every public method whose name and type do not say all: one with a parameter, or with more than one
 * statement. What is overridden has the comment of what it overrides.
 */
class JavadocTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final int FEWEST_WORDS = 3;

    @Test
    void public_types_and_methods_say_what_they_are_for() throws IOException {
        List<String> silent = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(MAIN)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(
                            sources.filter(path -> path.toString().endsWith(".java"))
                                    .toList()));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Silent(comments, unit, silent).scan(unit, true);
            }
        }
        assertThat(silent).isEmpty();
    }

    /** Collects what has no comment. The parameter of each visit says whether all types around are public. */
    private static final class Silent extends TreePathScanner<Void, Boolean> {

        private final DocTrees comments;
        private final CompilationUnitTree unit;
        private final List<String> silent;

        private Silent(DocTrees comments, CompilationUnitTree unit, List<String> silent) {
            this.comments = comments;
            this.unit = unit;
            this.silent = silent;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean around) {
            boolean isPublic = around && (type.getModifiers().getFlags().contains(Modifier.PUBLIC) || isInInterface());
            if (isPublic && isSilent()) {
                note(type.getSimpleName());
            }
            return super.visitClass(type, isPublic);
        }

        @Override
        public Void visitMethod(MethodTree method, Boolean around) {
            boolean isPublic =
                    around && (method.getModifiers().getFlags().contains(Modifier.PUBLIC) || isInInterface());
            if (isPublic && !isTrivial(method) && isSilent()) {
                note(method.getName());
            }
            return null;
        }

        private static boolean isTrivial(MethodTree method) {
            boolean isConstructor = method.getReturnType() == null;
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            boolean isProperty = method.getParameters().isEmpty()
                    && method.getBody() != null
                    && method.getBody().getStatements().size() == 1;
            return isConstructor || overrides || isProperty;
        }

        private boolean isInInterface() {
            return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
        }

        private boolean isSilent() {
            String comment = comments.getDocComment(getCurrentPath());
            return comment == null || comment.strip().split("\\s+").length < FEWEST_WORDS;
        }

        private void note(CharSequence name) {
            silent.add(MAIN.relativize(Path.of(unit.getSourceFile().getName())) + ": " + name);
        }
    }
}
