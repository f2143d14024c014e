// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How the programs of a database format keep writers away from a file while it is read, and readers while it is written. */
enum WriterLock {
    /** They do not. */
    NONE {
        @Override
        Held keepOut(Path file) {
            return Held.NOTHING;
        }
    },
    /** By flock(2), as libgdbm does, which Java has not. Without a C library to call nobody is kept out. */
    FLOCK {
        @Override
        Held keepOut(Path file) {
            try {
                return Flock.shared(file);
            } catch (LinkageError missing) {
                return Held.NOTHING;
            }
        }
    };

    /** Keeps writers out until what is returned is closed, unless one is at it already. Does not wait. */
    abstract Held keepOut(Path file);

    /**
     * A lock, or none.
     *
     * @param descriptor of the open file, negative for none
     * @param byWriter whether a writer has it, and we have not
     */
    record Held(int descriptor, boolean byWriter) implements AutoCloseable {
        static final Held NOTHING = new Held(-1, false);

        @Override
        public void close() {
            if (descriptor >= 0) {
                Flock.close(descriptor);
            }
        }
    }

    private static final class Flock {
        private static final int READ_AND_CLOSE_ON_EXEC = 0x80000;
        private static final int SHARED_WITHOUT_WAITING = 1 | 4;
        private static final int WOULD_WAIT = 11;

        static {
            Native.register(Flock.class, Platform.C_LIBRARY_NAME);
        }

        static native int open(byte[] path, int flags, int mode);

        static native int flock(int descriptor, int operation) throws LastErrorException;

        static native int close(int descriptor);

        /** A lock that other readers may have too. Where the file system knows no locks nobody is kept out. */
        static Held shared(Path file) {
            int descriptor = open((file + "\0").getBytes(StandardCharsets.UTF_8), READ_AND_CLOSE_ON_EXEC, 0);
            if (descriptor < 0) {
                return Held.NOTHING;
            }
            try {
                flock(descriptor, SHARED_WITHOUT_WAITING);
                return new Held(descriptor, false);
            } catch (LastErrorException e) {
                return new Held(descriptor, e.getErrorCode() == WOULD_WAIT);
            }
        }
    }
}
