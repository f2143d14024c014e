// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** A server of socket maps or of tcp tables: {@code table_server.py}, which Postfix's own client shows to be right. */
public final class TableServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final String SCRIPT = "/org/perdition/system/table_server.py";

    private final Path folder = TemporaryFolder.create("perdition-table");
    private final String form;
    private final String where;
    private RunningProgram program;

    /**
     * Starts one.
     *
     * @param form {@code socketmap} or {@code tcp_table}
     * @param where its port on 127.0.0.1, or the path of its socket
     * @param entries keys and values, without tabs and line ends
     */
    public TableServer(String form, String where, Map<String, String> entries) {
        this.form = form;
        this.where = where;
        try (InputStream script = TableServer.class.getResourceAsStream(SCRIPT)) {
            Files.copy(Objects.requireNonNull(script), folder.resolve("table_server.py"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        program = run(entries);
    }

    private RunningProgram run(Map<String, String> entries) {
        String lines = entries.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            Path file = Files.writeString(folder.resolve("table"), lines, StandardCharsets.UTF_8);
            RunningProgram started = RunningProgram.start(
                    folder, Map.of(), List.of(Peer.PYTHON.program(), "table_server.py", form, where, file.toString()));
            started.output().await(0, START, "ready");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, where it was, with these entries. */
    public void restart(Map<String, String> entries) {
        stop();
        program = run(entries);
    }

    /** Makes it say nothing. */
    public void freeze() {
        program.signal("STOP");
    }

    /** Makes it go on. */
    public void thaw() {
        if (program.isAlive()) {
            program.signal("CONT");
        }
    }

    /** Ends it. */
    public void stop() {
        thaw();
        program.terminate();
    }

    @Override
    public void close() {
        program.close();
    }
}
