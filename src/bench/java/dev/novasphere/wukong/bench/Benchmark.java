package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.novasphere.wukong.testcluster.Crds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures operators for Wukongs, one after the other, each in a world of its own: creates many Wukongs, changes them, lets them rest,
 * restarts the operator, deletes them. Everything runs on this machine: a real etcd and kube-apiserver, the stand-in for KubeVirt, the
 * operator as a process of its own.
 *
 * <p>Settings are system properties: {@value #COUNT}, {@value #FLOOR}, {@value #DELETION}, {@value #OUTPUT},
 * {@value Contender#OPERATORS}, and those of {@link dev.novasphere.wukong.testcluster.OperatorProgram} and {@link Crds}.
 */
public final class Benchmark {

    /** How many Wukongs; 1000 by default. */
    public static final String COUNT = "wukong.bench.count";

    /** Whether the floor is measured, which takes about as long as one operator; true by default. */
    public static final String FLOOR = "wukong.bench.floor";

    /** Whether the deletion is measured, which takes about as long as the creation; true by default. */
    public static final String DELETION = "wukong.bench.deletion";

    /** Folder for the reports and the operators' logs; target/bench by default. */
    public static final String OUTPUT = "wukong.bench.output";

    private Benchmark() {}

    /** Runs once; the exit code says whether every Wukong got where it should with every operator. */
    public static void main(String[] arguments) {
        int code = 0;
        try {
            Path output = Path.of(System.getProperty(OUTPUT, "target/bench"));
            Files.createDirectories(output);
            int count = Integer.getInteger(COUNT, 1000);
            boolean measured = isOn(FLOOR);
            final Floor.Result alone = measured ? new Floor().alone(count) : Floor.Result.NOT_MEASURED;
            final Floor.Result beside = measured ? new Floor().besideKubeVirt(count) : Floor.Result.NOT_MEASURED;
            ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Map<String, Report> reports = new LinkedHashMap<>();
            for (Contender contender : Contender.ofSettings()) {
                Report report = new OperatorRun(contender, count, output, isOn(DELETION)).measure(alone, beside);
                json.writeValue(output.resolve(contender.name() + ".json").toFile(), report);
                reports.put(contender.name(), report);
                System.out.println(ReportTable.of(Map.of(contender.name(), report)));
            }
            if (reports.size() > 1) {
                System.out.println(ReportTable.of(reports));
            }
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private static boolean isOn(String setting) {
        return Boolean.parseBoolean(System.getProperty(setting, "true"));
    }
}
