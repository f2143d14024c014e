// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.perdition.system.harness.CapturedOutput;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;

/** A running perdition-pbs of the tarball. */
final class RelayDaemon implements AutoCloseable {
    /** How long anything may take on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final RunningProgram program;

    /** Starts it in the foreground, with its log on standard error. */
    RelayDaemon(Path folder, String... options) {
        List<String> command = new ArrayList<>(
                List.of(Tarball.program("perdition-pbs").toString(), "--no_daemon", "--log_facility", "+"));
        command.addAll(List.of(options));
        program = RunningProgram.start(folder, Map.of(), command);
        program.output().await(0, PATIENCE, "Ready: ");
    }

    /** Runs another mode to its end. */
    static RunningProgram.Ended run(Path folder, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(Tarball.program(name).toString()));
        command.addAll(List.of(options));
        return RunningProgram.run(folder, Map.of(), command);
    }

    CapturedOutput log() {
        return program.output();
    }

    /** Waits until that holds. */
    static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        program.terminate();
    }
}
