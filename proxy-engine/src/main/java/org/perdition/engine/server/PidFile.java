// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.perdition.engine.cli.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that tells the process's number ({@code pid_file}). */
final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private final Path path;

    private PidFile(Path path) {
        this.path = path;
    }

    /**
     * Writes it. One that a process left behind, or that holds no number, is replaced.
     *
     * @throws StartException if the process it names is running, or it cannot be written
     */
    static PidFile create(Path path) throws StartException {
        long self = ProcessHandle.current().pid();
        try {
            if (Files.exists(path)) {
                String text =
                        Files.readString(path, StandardCharsets.ISO_8859_1).strip();
                boolean running = text.matches("[1-9][0-9]{0,17}")
                        && Long.parseLong(text) != self
                        && ProcessHandle.of(Long.parseLong(text))
                                .map(PidFile::mayBeOurs)
                                .orElse(false);
                if (running) {
                    throw new StartException("pid_file: " + path + " names process " + text
                            + ", which is running; stop it, or write another pid_file");
                }
                LOG.info("Replacing the pid file {} that was left behind", path);
            }
            Path directory = path.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.writeString(path, self + "\n");
        } catch (IOException e) {
            throw new StartException("pid_file: " + path + " cannot be written ("
                    + e.getClass().getSimpleName() + "); choose another file, or write pid_file =");
        }
        return new PidFile(path);
    }

    /** After a restart of the machine any program may have the number; one that cannot be looked at may be ours. */
    private static boolean mayBeOurs(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("java")).orElse(true);
    }

    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The pid file {} cannot be removed", path);
        }
    }
}
