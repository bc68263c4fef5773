package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.management.ThreadMXBean;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * Reading by itself, without a cluster: processor time and allocated bytes for one object that comes through a watch, in a list, and as the
 * answer to a request. The time is that of the thread in the fastest round, so that other programs on the machine hardly count.
 */
public final class ReadingBenchmark {

    private static final int ITEMS = 20;
    private static final int ROUNDS = 400;
    private static final int READINGS = 5;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final KubernetesSerialization serialization;
    private Object last;

    private ReadingBenchmark() {
        serialization = ModelJson.serialization();
    }

    public static void main(String[] arguments) {
        System.out.printf("%-10s%-10s%10s%12s%12s%n", "object", "how", "JSON", "µs", "bytes");
        ReadingBenchmark benchmark = new ReadingBenchmark();
        for (StoredObject object : StoredObject.values()) {
            benchmark.measure(object);
        }
    }

    private void measure(StoredObject object) {
        String json = object.json();
        String event = "{\"type\":\"MODIFIED\",\"object\":" + json + "}\n";
        byte[] list =
                "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}\n"
                        .formatted(String.join(",", Collections.nCopies(ITEMS, json)))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] answer = (json + "\n").getBytes(StandardCharsets.UTF_8);
        TypeReference<Object> one = type(object.type());
        TypeReference<Object> many =
                type(serialization.constructParametricType(DefaultKubernetesResourceList.class, object.type()));
        Unreadable.refuse((HasMetadata) watched(event));
        report(object, "watched", json.length(), 1, () -> last = watched(event));
        report(object, "listed", json.length(), ITEMS, () -> last = read(list, many));
        report(object, "answered", json.length(), 1, () -> last = read(answer, one));
    }

    private Object watched(String event) {
        return serialization.unmarshal(event, WatchEvent.class).getObject();
    }

    private Object read(byte[] text, TypeReference<Object> type) {
        return serialization.unmarshal(new ByteArrayInputStream(text), type);
    }

    private static void report(StoredObject object, String how, int length, int objects, Runnable reading) {
        long fastest = Long.MAX_VALUE;
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long time = THREAD.getCurrentThreadCpuTime();
            long allocated = THREAD.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < READINGS; i++) {
                reading.run();
            }
            fewest = Math.min(fewest, THREAD.getCurrentThreadAllocatedBytes() - allocated);
            fastest = Math.min(fastest, THREAD.getCurrentThreadCpuTime() - time);
        }
        double readings = READINGS * objects;
        System.out.printf(
                "%-10s%-10s%10d%12.1f%12.0f%n", object, how, length, fastest / readings / 1000, fewest / readings);
    }

    private static TypeReference<Object> type(Type type) {
        return new TypeReference<>() {
            @Override
            public Type getType() {
                return type;
            }
        };
    }
}
