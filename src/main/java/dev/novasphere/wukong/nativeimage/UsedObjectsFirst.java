package dev.novasphere.wukong.nativeimage;

import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.call;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.get;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.make;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.set;
import static dev.novasphere.wukong.nativeimage.NativeImageBuilder.type;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Puts the objects that a running operator uses first in the own heap of a native binary, by the list in used-objects.txt. native-image
 * orders them by their size, so that those that are used share pages with others that never are. It runs while the binary is built and
 * changes nothing but the places of objects; one that is not in the list comes after all that are. With those in the list come the
 * {@link SearchedTexts}.
 *
 * <p>docs/native.md says how the list is made.
 */
public final class UsedObjectsFirst implements Feature {

    /** A file that gets a line for each object: its place in the heap and its size in bytes, its name as in the list, and what that is of. */
    private static final String TABLE = "wukong.image.objects";

    private static final String PACKAGE = "com.oracle.svm.core.genscavenge.";

    @Override
    public void afterAnalysis(AfterAnalysisAccess access) {
        Set<String> used = UsedNames.read("used-objects.txt");
        NativeImageBuilder.replace(
                "com.oracle.svm.core.image.ImageHeapLayouter",
                "layout",
                (bySize, arguments) -> layout(bySize, arguments[0], (Integer) arguments[1], arguments[2], used));
    }

    /** What ChunkedImageHeapLayouter of native-image does, with each of its parts laid out in two steps instead of one. */
    private static Object layout(Object layouter, Object heap, int pageSize, Object callback, Set<String> used) {
        Object control = make(type("com.oracle.svm.core.image.ImageHeapLayouter$ImageHeapLayouterControl"), callback);
        Object allocator = make(type(PACKAGE + "ChunkedImageHeapAllocator"), get(layouter, "startOffset"));
        set(layouter, "allocator", allocator);
        List<Object> all = new ArrayList<>();
        SearchedTexts searched = searched(layouter, used);
        for (Object part : (Object[]) call(layouter, "getPartitions")) {
            List<?> objects = (List<?>) get(part, "objects");
            if ((Boolean) get(part, "hugeObjects")) {
                call(part, "layout", allocator, control);
            } else {
                call(allocator, "maybeStartAlignedChunk");
                set(part, "startOffset", call(allocator, "getPosition"));
                Map<Boolean, List<Object>> byUse = objects.stream()
                        .collect(Collectors.partitioningBy(
                                object -> used.contains(name(object)) || isRead(object, searched)));
                for (boolean isUsed : new boolean[] {true, false}) {
                    set(part, "objects", byUse.get(isUsed));
                    call(part, "allocateObjectsInAlignedChunks", allocator, control);
                }
                set(part, "objects", objects);
                set(part, "endOffset", call(allocator, "getPosition"));
            }
            all.addAll(objects);
        }
        Object layout =
                call(layouter, "populateInfoObjects", call(heap, "countAndVerifyDynamicHubs"), pageSize, control);
        Optional.ofNullable(System.getProperty(TABLE)).ifPresent(file -> write(all, Path.of(file), layouter));
        return layout;
    }

    /** The texts that are read because a name that is in the list is searched among those that were interned by the build. */
    private static SearchedTexts searched(Object layouter, Set<String> used) {
        List<String> interned = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Object part : (Object[]) call(layouter, "getPartitions")) {
            for (Object object : (List<?>) get(part, "objects")) {
                if (call(object, "getObject") instanceof String text && isInterned(text)) {
                    interned.add(text);
                    if (SourceVersion.isIdentifier(text) && used.contains(name(object))) {
                        names.add(text);
                    }
                }
            }
        }
        return new SearchedTexts(interned, names);
    }

    /** Whether the build interned this very text, so that the binary has it among those that it searches. */
    private static boolean isInterned(String text) {
        return new String(text.toCharArray()).intern() == text;
    }

    /** Whether an object is a text that is read by a search, or what that consists of. */
    private static boolean isRead(Object object, SearchedTexts searched) {
        return view(object)
                .filter(text -> searched.contains(text.object())
                        || text.type() == byte[].class
                                && view(text.reason())
                                        .filter(whole -> searched.contains(whole.object()))
                                        .isPresent())
                .isPresent();
    }

    private static void write(List<Object> objects, Path file, Object layouter) {
        long start = (Long) get(layouter, "startOffset");
        try (PrintWriter table = new PrintWriter(file.toFile())) {
            for (Object object : objects) {
                String chain = chain(object);
                table.printf(
                        "%d %d %s %s%n",
                        (Long) call(object, "getOffset") - start,
                        call(object, "getSize"),
                        hash(chain),
                        chain.replace('\n', ' '));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE, e);
        }
    }

    /** The name of an object in the list. Of 240,000 names some hundred have the hash of another one, which does not matter. */
    private static String name(Object object) {
        return hash(chain(object));
    }

    private static String hash(String chain) {
        return Integer.toHexString(chain.hashCode());
    }

    private static String chain(Object object) {
        return ImageObject.name(object, UsedObjectsFirst::view);
    }

    private static Optional<ImageObject> view(Object info) {
        return type("com.oracle.svm.core.image.ImageHeapObject").isInstance(info)
                ? Optional.of(new ImageObject(
                        (Class<?>) call(info, "getObjectClass"), call(info, "getObject"), call(info, "getMainReason")))
                : Optional.empty();
    }
}
