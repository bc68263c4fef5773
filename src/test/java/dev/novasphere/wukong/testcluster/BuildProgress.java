package dev.novasphere.wukong.testcluster;

import java.io.PrintStream;

/**
 * Says which of several programs is being built. On a terminal one line is redrawn, with the seconds so far; elsewhere each program gets a line of its
 * own when it begins.
 */
final class BuildProgress {

    private final PrintStream out;
    private final boolean terminal;
    private final int programs;
    private int number;
    private String program = "";

    /** Progress on standard error. */
    static BuildProgress of(int programs) {
        return new BuildProgress(System.err, System.console() != null, programs);
    }

    /**
     * Progress that has not begun.
     *
     * @param terminal whether a line can be redrawn
     * @param programs how many there are to build
     */
    BuildProgress(PrintStream out, boolean terminal, int programs) {
        this.out = out;
        this.terminal = terminal;
        this.programs = programs;
    }

    /** The next program begins. */
    void next(String name) {
        number++;
        program = name;
        if (terminal) {
            seconds(0);
        } else {
            out.println(line());
        }
    }

    /** The present program has been built for some seconds. */
    void seconds(long seconds) {
        if (terminal) {
            out.print("\r\033[K" + line() + ", " + seconds + " s");
            out.flush();
        }
    }

    /** All are built, or one failed: what is printed next begins a line of its own. */
    void end() {
        if (terminal && number > 0) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    private String line() {
        return "Building " + program + ", " + number + " of " + programs;
    }
}
