package dev.novasphere.wukong.watch;

/**
 * The framework's timers, which bring a retry, a gathered event or a later look, are those of {@link java.util.Timer}. Its thread falls
 * asleep for as long as the first of them is away, and a new one wakes it only when it is due before that one, both by the time of day. When the
 * clock was set forth meanwhile, the first one is overdue and every new one is due after it: the thread sleeps on, and with it all of them.
 */
final class FrameworkTimers {

    private static final String THREAD = "java.util.TimerThread";

    private FrameworkTimers() {}

    /** Has every timer thread look at the clock again; one that is interrupted in its sleep does that and nothing else. */
    static void wake() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getClass().getName().equals(THREAD))
                .filter(FrameworkTimers::sleeps)
                .forEach(Thread::interrupt);
    }

    private static boolean sleeps(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }
}
