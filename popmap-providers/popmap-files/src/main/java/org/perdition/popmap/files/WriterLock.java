// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How a program that writes a database file keeps readers away. */
enum WriterLock {
    /** It does not. */
    NONE {
        @Override
        boolean isHeld(Path file) {
            return false;
        }
    },
    /** By flock(2), as libgdbm does, which Java has not. Without a C library to call nobody is seen to write. */
    FLOCK {
        @Override
        boolean isHeld(Path file) {
            try {
                return FlockProbe.isHeld(file);
            } catch (LinkageError missing) {
                return false;
            }
        }
    };

    /** Whether somebody writes to the file now. */
    abstract boolean isHeld(Path file);

    private static final class FlockProbe {
        private static final int READ_AND_CLOSE_ON_EXEC = 0x80000;
        private static final int SHARED_WITHOUT_WAITING = 1 | 4;

        private static final int WOULD_WAIT = 11;

        static {
            Native.register(FlockProbe.class, Platform.C_LIBRARY_NAME);
        }

        static native int open(byte[] path, int flags, int mode);

        static native int flock(int descriptor, int operation) throws LastErrorException;

        static native int close(int descriptor);

        /** Tries for a lock that others may have too, and gives it up at once. */
        static boolean isHeld(Path file) {
            byte[] name = (file + "\0").getBytes(StandardCharsets.UTF_8);
            int descriptor = open(name, READ_AND_CLOSE_ON_EXEC, 0);
            if (descriptor < 0) {
                return false;
            }
            try {
                flock(descriptor, SHARED_WITHOUT_WAITING);
                return false;
            } catch (LastErrorException e) {
                // Not so where the file system knows no locks.
                return e.getErrorCode() == WOULD_WAIT;
            } finally {
                close(descriptor);
            }
        }
    }
}
