package dev.novasphere.wukong.power;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Writer;
import java.util.Map;

/** The notes on a virtual machine that keep a request from being made twice. */
final class MachineNotes {

    private MachineNotes() {}

    /** Adds annotations to the machine; the others stay. */
    static void write(Writer writer, VirtualMachine machine, Map<String, String> annotations) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode notes = patch.withObjectProperty("metadata").withObjectProperty("annotations");
        annotations.forEach(notes::put);
        writer.merge(machine, patch, FieldManagers.POWER);
    }
}
