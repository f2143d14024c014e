// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.perdition.system.harness.CapturedOutput;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;

/**
 * {@code perdition-pbs} of the tarball in the foreground, with its log on standard error. Unless its options say
 * otherwise, its store and the log it follows are in its folder.
 */
final class RelayDaemon implements AutoCloseable {
    /** How long anything may take on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path folder;
    private final RunningProgram program;

    private RelayDaemon(Path folder, RunningProgram program) {
        this.folder = folder;
        this.program = program;
    }

    /** Starts it and waits until it is ready. */
    static RelayDaemon start(Path folder, String... options) {
        List<String> command =
                new ArrayList<>(List.of(Tarball.program("perdition-pbs").toString(), "--no_daemon"));
        command.addAll(List.of("--log_facility", "+", "-D", "popauth.db"));
        if (!List.of(options).contains("--event_socket")) {
            command.addAll(List.of("-L", "mail.log"));
        }
        command.addAll(List.of(options));
        return start(folder, command);
    }

    /** The same by any command that becomes it. */
    static RelayDaemon start(Path folder, List<String> command) {
        RelayDaemon daemon = new RelayDaemon(folder, RunningProgram.start(folder, Map.of(), command));
        daemon.await("Ready: ");
        return daemon;
    }

    /** Another of the programs, to its end, on the same store. */
    static Ended run(Path folder, String name, String... words) {
        List<String> command = new ArrayList<>(List.of(Tarball.program(name).toString(), "-D", "popauth.db"));
        command.addAll(List.of(words));
        return RunningProgram.run(folder, Map.of(), command);
    }

    /** The daemon, to the end of its standard input. */
    static Ended fromInput(Path folder, Path lines, String... options) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "in=$1; shift; exec \"$0\" \"$@\" <\"$in\""));
        command.addAll(List.of(Tarball.program("perdition-pbs").toString(), lines.toString()));
        command.addAll(List.of("-L", "-", "-D", "popauth.db"));
        command.addAll(List.of(options));
        return RunningProgram.run(folder, Map.of(), command);
    }

    /** What it logs. */
    CapturedOutput output() {
        return program.output();
    }

    /** What it has logged so far. */
    String log() {
        return program.output().text();
    }

    /** Waits for a line of its log. */
    void await(String... pieces) {
        program.output().await(0, PATIENCE, pieces);
    }

    long pid() {
        return program.pid();
    }

    void signal(String name) {
        program.signal(name);
    }

    Ended awaitEnd() {
        return program.awaitEnd(PATIENCE);
    }

    /** Writes lines to the log it follows. */
    void write(String lines) {
        write(folder, lines);
    }

    static void write(Path folder, String lines) {
        try {
            Files.writeString(folder.resolve("mail.log"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log line of a login in the form of 1.18. */
    static String login(String address, String user, String status) {
        return "Nov 22 08:24:58 host perdition.pop3[123]: Auth: " + address + "->192.0.2.1 user=\"" + user
                + "\" passwd=\"XXXXXX\" server=\"mail2\" port=\"110\" status=\"" + status + "\"\n";
    }

    /** Waits until that holds. */
    static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
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
