// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.pbs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;

/** {@code perdition-pbs} in the foreground, with its log, its store, and the log it follows in one folder. */
final class RelayDaemon implements AutoCloseable {
    /** A JVM on a busy machine needs a while. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final RunningProgram program;

    private RelayDaemon(Path folder, RunningProgram program) {
        this.folder = folder;
        this.program = program;
    }

    static RelayDaemon start(Path folder, String... options) {
        List<String> command =
                new ArrayList<>(List.of(Tarball.program("perdition-pbs").toString(), "--no_daemon"));
        command.addAll(List.of("--log_facility", "+", "-L", "mail.log", "-D", "popauth.db"));
        command.addAll(List.of(options));
        return start(folder, command);
    }

    static RelayDaemon start(Path folder, List<String> command) {
        RelayDaemon daemon = new RelayDaemon(folder, RunningProgram.start(folder, Map.of(), command));
        daemon.await("Ready: ");
        return daemon;
    }

    void await(String... pieces) {
        program.output().await(0, PATIENCE, pieces);
    }

    String log() {
        return program.output().text();
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

    /** Another of the programs, on the same store. */
    static Ended run(Path folder, String name, String... words) {
        List<String> command = new ArrayList<>(List.of(Tarball.program(name).toString(), "-D", "popauth.db"));
        command.addAll(List.of(words));
        return RunningProgram.run(folder, Map.of(), command);
    }

    @Override
    public void close() {
        program.close();
    }
}
