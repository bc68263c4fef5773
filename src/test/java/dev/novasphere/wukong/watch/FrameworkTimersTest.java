package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameworkTimersTest {

    private static final long LATER = Duration.ofHours(1).toMillis();

    private final Timer timer = new Timer("of this test", true);

    @AfterEach
    void end() {
        timer.cancel();
    }

    @Test
    void a_timer_that_sleeps_is_interrupted_and_goes_on() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        timer.schedule(task(() -> thread.set(Thread.currentThread())), 0);
        timer.schedule(task(() -> {}), LATER);
        await("it sleeps").until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);

        long slept = timesAsleep(thread.get());
        FrameworkTimers.wake();

        await("it looks at the clock and sleeps again").until(() -> timesAsleep(thread.get()) > slept);
        CountDownLatch goesOn = new CountDownLatch(1);
        timer.schedule(task(goesOn::countDown), 1);
        assertThat(goesOn.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static long timesAsleep(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
    }

    private static TimerTask task(Runnable what) {
        return new TimerTask() {
            @Override
            public void run() {
                what.run();
            }
        };
    }
}
