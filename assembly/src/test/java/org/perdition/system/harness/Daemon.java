// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A proxy that a start script has left in the background; known by its pid file, as to an operator. */
public final class Daemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ProcessHandle process;

    private Daemon(ProcessHandle process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Runs a command that starts it. Its output has to end with the command: nobody is kept waiting for a daemon. */
    public static Daemon start(Path directory, Map<String, String> environment, List<String> command, Path pidFile) {
        RunningProgram.Ended script = RunningProgram.run(directory, environment, command);
        assertThat(script.status()).as(script::text).isZero();
        assertThat(script.text()).isEmpty();
        return of(pidFile);
    }

    /** The one this file names. */
    public static Daemon of(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return new Daemon(ProcessHandle.of(pid).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** A file of the kernel about it. */
    public Path proc(String name) {
        return Path.of("/proc", Long.toString(pid()), name);
    }

    /** Sends it a signal. */
    public void signal(String name) {
        RunningProgram.signal(name, pid());
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public void awaitEnd() {
        await(() -> !process.isAlive(), () -> "process " + pid() + " runs on");
    }

    /** Waits for something. */
    public static void await(BooleanSupplier done, java.util.function.Supplier<String> failure) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(failure).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    /** Waits until a file holds all these pieces, and gives its text. */
    public static String awaitText(Path file, String... pieces) {
        await(
                () -> {
                    String text = read(file);
                    return List.of(pieces).stream().allMatch(text::contains);
                },
                () -> file + " lacks " + List.of(pieces) + ":\n" + read(file));
        return read(file);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it by force if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
