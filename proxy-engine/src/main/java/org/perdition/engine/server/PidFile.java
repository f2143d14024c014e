// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.perdition.engine.cli.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that tells the process's number ({@code pid_file}). */
public final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private final Path path;
    private final String content;

    private PidFile(Path path, String content) {
        this.path = path;
        this.content = content;
    }

    /**
     * Writes it, and makes its folder if only that one is missing. One that a process left behind, or that holds no
     * number, is replaced. Never writes through a link: the folder may belong to another user than the writer.
     *
     * @throws StartException if the process it names is running, or it cannot be written
     */
    public static PidFile create(Path path) throws StartException {
        String content = ProcessHandle.current().pid() + "\n";
        try {
            Path directory = path.getParent();
            if (directory != null && !Files.exists(directory)) {
                Files.createDirectory(directory);
            }
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                refuseIfRunning(path);
                LOG.info("Replacing the pid file {} that was left behind", path);
                Files.delete(path);
            }
            Files.writeString(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartException("pid_file: " + path + " cannot be written (" + reason(e)
                    + "); write a file that this user may make, or pid_file = for none");
        }
        return new PidFile(path, content);
    }

    private static void refuseIfRunning(Path path) throws IOException, StartException {
        if (!Files.isRegularFile(path)) {
            return;
        }
        String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        boolean running = text.matches("[1-9][0-9]{0,17}")
                && Long.parseLong(text) != ProcessHandle.current().pid()
                && ProcessHandle.of(Long.parseLong(text))
                        .map(PidFile::mayBeOurs)
                        .orElse(false);
        if (running) {
            throw new StartException("pid_file: " + path + " names process " + text
                    + ", which is running; stop it, or write another pid_file");
        }
    }

    /**
     * After a restart of the machine any program may have the number, another Java too. One that cannot be looked at may
     * be ours.
     */
    private static boolean mayBeOurs(ProcessHandle process) {
        return ProcessName.of(process.pid())
                .map(name -> name.startsWith(ProcessName.FIRST_WORD))
                .orElseGet(() -> process.info()
                        .command()
                        .map(command -> command.endsWith("java"))
                        .orElse(true));
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NoSuchFileException) {
            return "the folder above its folder does not exist";
        } else if (e instanceof FileAlreadyExistsException) {
            return "another process has just made it";
        }
        return e.getClass().getSimpleName();
    }

    /** Warns if this user cannot remove it. Called once the process is the user it stays. */
    public void warnIfItStays() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isWritable(folder)) {
            LOG.warn(
                    "pid_file: this user may not write to {}, so {} will be emptied at the end, not removed;"
                            + " give the folder to the user, or write a pid_file in a folder of its own",
                    folder,
                    path);
        }
    }

    /**
     * Removes it, unless another process has put its own in its place; empties it if the folder is not ours to change.
     * Idempotent.
     */
    public void remove() {
        try {
            if (Optional.of(content).equals(written())) {
                removeOrEmpty();
            }
        } catch (IOException e) {
            LOG.warn("The pid file {} cannot be removed", path);
        }
    }

    private void removeOrEmpty() throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (AccessDeniedException e) {
            Files.newByteChannel(
                            path,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            LinkOption.NOFOLLOW_LINKS)
                    .close();
        }
    }

    private Optional<String> written() throws IOException {
        try {
            return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
