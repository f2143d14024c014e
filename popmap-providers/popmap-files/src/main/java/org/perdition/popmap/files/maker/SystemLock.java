// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a database file as mail servers take it while they look something up: by flock(2), and to write also by
 * fcntl(2), since builds of sendmail and Postfix differ in which of them they use.
 */
public final class SystemLock implements Closeable {
    /** What is locked out. */
    public enum Kind {
        /** Those who write. */
        SHARED,
        /** Everybody. */
        EXCLUSIVE
    }

    private static final int READ_AND_CLOSE_ON_EXEC = 0x80000;
    private static final int LOCK_SHARED = 1;
    private static final int LOCK_EXCLUSIVE = 2;
    private static final int WITHOUT_WAITING = 4;
    private static final int WOULD_WAIT = 11;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final int descriptor;
    private final @Nullable FileChannel channel;

    private SystemLock(int descriptor, @Nullable FileChannel channel) {
        this.descriptor = descriptor;
        this.channel = channel;
    }

    private static final class Flock {
        static {
            Native.register(Flock.class, Platform.C_LIBRARY_NAME);
        }

        private Flock() {}

        static native int open(byte[] path, int flags, int mode) throws LastErrorException;

        static native int flock(int descriptor, int operation) throws LastErrorException;

        static native int close(int descriptor);
    }

    /**
     * Takes it.
     *
     * @param patience how long to wait for others
     * @throws IOException if somebody else still has it then, or the file cannot be opened
     */
    public static SystemLock take(Path file, Kind kind, Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        FileChannel channel = null;
        int descriptor = -1;
        boolean taken = false;
        try {
            descriptor = Flock.open((file + "\0").getBytes(StandardCharsets.UTF_8), READ_AND_CLOSE_ON_EXEC, 0);
            if (kind == Kind.EXCLUSIVE) {
                channel = FileChannel.open(file, StandardOpenOption.WRITE);
            }
            while (!byFlock(descriptor, kind) || channel != null && !byFcntl(channel)) {
                if (System.nanoTime() - until > 0) {
                    throw new IOException("another program has locked it for " + patience.toSeconds() + " s");
                }
                pause();
            }
            taken = true;
            return new SystemLock(descriptor, channel);
        } catch (LastErrorException e) {
            throw new IOException(reason(e), e);
        } finally {
            if (!taken) {
                close(descriptor, channel);
            }
        }
    }

    private static String reason(LastErrorException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^\\[[0-9]+\\] *", "");
    }

    private static boolean byFlock(int descriptor, Kind kind) {
        int operation = kind == Kind.EXCLUSIVE ? LOCK_EXCLUSIVE : LOCK_SHARED;
        try {
            Flock.flock(descriptor, operation | WITHOUT_WAITING);
            return true;
        } catch (LastErrorException e) {
            // Another error: the file system knows no locks.
            return e.getErrorCode() != WOULD_WAIT;
        }
    }

    private static boolean byFcntl(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
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

    @Override
    public void close() throws IOException {
        close(descriptor, channel);
    }

    private static void close(int descriptor, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            if (descriptor >= 0) {
                Flock.close(descriptor);
            }
        }
    }
}
