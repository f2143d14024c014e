// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.files.maker.OpenDatabase;
import org.perdition.popmap.files.maker.OpenDatabase.Use;
import org.perdition.popmap.files.maker.SystemLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One database file that is opened and locked at the first access and let go by {@link #sync}. Used by one thread. */
final class RelayFile {
    private static final Logger LOG = LoggerFactory.getLogger(RelayFile.class);

    /** Of a file that mail servers read. Its group may be one that reads logs: it opens no relay. */
    static final String SHARED_MODE = "rw-r--r--";

    /** Of a file that tells who has logged in. */
    static final String PRIVATE_MODE = "rw-r-----";

    /** Room to leave on the disk: more than the pages that a batch can add. A full disk can damage a database. */
    static final long MIN_FREE = 1 << 20;

    /** How long others may keep the file locked. Mail servers do so for one look-up. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int OCTAL_SHARED = 0644;

    /** What is done with an open database. */
    @FunctionalInterface
    interface Work<T> {
        T with(OpenDatabase database) throws IOException;
    }

    private final Path file;
    private final DatabaseFormat format;
    private final Set<PosixFilePermission> mode;
    private @Nullable SystemLock lock;
    private @Nullable OpenDatabase database;
    /** Whether the file has been looked through by this process. */
    private boolean sound;

    RelayFile(Path file, DatabaseFormat format, String mode) {
        this.file = file;
        this.format = format;
        this.mode = PosixFilePermissions.fromString(mode);
    }

    Path path() {
        return file;
    }

    boolean readable() {
        return database != null || Files.isReadable(file);
    }

    /** Reads; what there is instead if the file is not there. */
    <T> T read(Work<T> work, T instead) throws IOException {
        OpenDatabase open = database;
        if (open != null) {
            return work(open, work);
        }
        SystemLock shared = null;
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                return instead;
            }
            shared = SystemLock.take(file, SystemLock.Kind.SHARED, PATIENCE);
            look();
            try (OpenDatabase once = format.open(file, Use.READ, OCTAL_SHARED)) {
                return work.with(once);
            }
        } catch (IOException e) {
            throw problem("read", e);
        } finally {
            if (shared != null) {
                shared.close();
            }
        }
    }

    /** Changes, and keeps the file open and locked. */
    <T> T change(Work<T> work) throws IOException {
        OpenDatabase open = database;
        if (open == null) {
            open = open();
        }
        return work(open, work);
    }

    private <T> T work(OpenDatabase open, Work<T> work) throws IOException {
        try {
            return work.with(open);
        } catch (IOException e) {
            abandon();
            throw problem("used", e);
        }
    }

    private OpenDatabase open() throws IOException {
        try {
            create();
            if (Files.getFileStore(file).getUsableSpace() < MIN_FREE) {
                throw new IOException("less than 1 MiB is free on its file system");
            }
            relock();
            if (!sound && Files.size(file) > 0) {
                look();
                relock();
            }
            OpenDatabase open = opened();
            database = open;
            return open;
        } catch (IOException e) {
            abandon();
            throw problem("written", e);
        }
    }

    /** Anew: looking through the file ends the lock by fcntl, and then another program may have changed it. */
    private void relock() throws IOException {
        unlock();
        if (!format.locksItself()) {
            lock = SystemLock.take(file, SystemLock.Kind.EXCLUSIVE, PATIENCE);
        }
    }

    /** A file that is locked by its own library is asked for again and again. */
    private OpenDatabase opened() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return format.open(file, Use.CHANGE, OCTAL_SHARED);
            } catch (IOException e) {
                if (!format.locksItself() || System.nanoTime() - until > 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void create() throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
                // Whoever may write the folder could have put a link there meanwhile.
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(mode);
            } catch (FileAlreadyExistsException e) {
                // Another process was quicker.
            }
        }
    }

    private void look() throws IOException {
        if (!sound) {
            format.verify(file);
            sound = true;
        }
    }

    /** Writes, closes, and lets others in. */
    void sync() throws IOException {
        OpenDatabase open = database;
        database = null;
        try {
            if (open != null) {
                open.close();
                LOG.debug("Written: {}", file);
            }
        } catch (IOException e) {
            throw problem("written", e);
        } finally {
            unlock();
        }
    }

    private void abandon() {
        sound = false;
        try {
            sync();
        } catch (IOException e) {
            // What went wrong before is told.
        }
    }

    private void unlock() throws IOException {
        SystemLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    private IOException problem(String what, IOException e) {
        return new IOException(
                "db_file: " + file + " cannot be " + what + " (" + IoReason.of(e)
                        + "); see that it is a database of this store, that this user may write it, and that the disk has"
                        + " room; a damaged one can be moved away: where this user may not make files, start anew as root for a new one");
    }
}
