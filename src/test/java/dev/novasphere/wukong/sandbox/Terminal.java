package dev.novasphere.wukong.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A screen of characters.
 *
 * @param width columns
 * @param height lines
 */
record Terminal(int width, int height) {

    private static final Terminal USUAL = new Terminal(80, 24);

    /** The terminal that this program writes to; empty when its output goes elsewhere. */
    static Optional<Terminal> ofThisProgram() {
        return System.console() == null ? Optional.empty() : Optional.of(asked().orElse(USUAL));
    }

    /** What {@code stty size} says, which are lines and columns; empty where it cannot be asked. */
    private static Optional<Terminal> asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .trim()
                    .split(" ");
            return stty.waitFor() == 0 && size.length == 2 && !size[1].equals("0")
                    ? Optional.of(new Terminal(Integer.parseInt(size[1]), Integer.parseInt(size[0])))
                    : Optional.empty();
        } catch (IOException unknown) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
