package io.logistis.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/** What a command does when its process is told to stop (SIGTERM, Ctrl-C), until it is closed. */
final class Termination implements AutoCloseable {

    private final Thread hook;

    private Termination(Thread hook) {
        this.hook = hook;
    }

    /**
     * Runs that once the process is told to stop, and ends it with the exit code that it returns: the JVM would report
     * the signal (143), but a stop that was asked for and went well is a success.
     */
    static Termination onSignal(IntSupplier stop) {
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(stop.getAsInt()), "logistis-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Termination(hook);
    }

    /** Waits for the signal; does not return. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** From now on the command stops by itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came first: the hook is at work, and ends the process.
        }
    }
}
