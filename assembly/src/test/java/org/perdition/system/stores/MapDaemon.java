// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.TemporaryFolder;

/** A daemon in Python that answers the original's datagrams. Ends the calling test as not run without Python. */
public final class MapDaemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder = TemporaryFolder.create("perdition-daemon");
    private @Nullable RunningProgram program;

    /** Starts none yet. */
    public MapDaemon() {
        Peer.PYTHON.require();
    }

    /** Where it listens. */
    public Path socket() {
        return folder.resolve("map");
    }

    /** Starts it with keys and servers. */
    public void start(Map<String, String> entries) {
        start(entries.entrySet().stream()
                .map(each -> each.getKey() + "\t\t" + each.getValue() + "\t")
                .toList());
    }

    /** Starts it with users, in their parts. */
    public void startWith(List<SameAnswers.Entry> entries) {
        start(entries.stream()
                .map(each -> String.join("\t", each.name(), userFor(each), each.host(), each.port()))
                .toList());
    }

    /** A daemon names a user always: to the original an empty name is a name. */
    private static String userFor(SameAnswers.Entry entry) {
        return entry.user().isEmpty() ? entry.name() : entry.user();
    }

    private void start(List<String> lines) {
        Path script = folder.resolve("map_daemon.py");
        try (InputStream source = Objects.requireNonNull(MapDaemon.class.getResourceAsStream("map_daemon.py"))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            Path table = Files.write(folder.resolve("table"), lines, StandardCharsets.UTF_8);
            Files.deleteIfExists(socket());
            program = RunningProgram.start(
                    folder,
                    Map.of(),
                    List.of(Peer.PYTHON.program(), script.toString(), socket().toString(), table.toString()));
            program.output().await(0, PATIENCE, "listening");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said. */
    public String output() {
        return program == null ? "" : program.output().text();
    }

    /** Lets it be silent, by {@code STOP}, or go on, by {@code CONT}. */
    public void signal(String name) {
        if (program != null && program.isAlive()) {
            program.signal(name);
        }
    }

    /** Stops it. */
    public void stop() {
        if (program != null && program.isAlive()) {
            program.signal("CONT");
            program.terminate();
        }
    }

    @Override
    public void close() {
        stop();
        TemporaryFolder.delete(folder);
    }
}
