// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GDBM by the system's libgdbm. */
final class GdbmStore implements MapStore {
    private static final int READER_WITHOUT_LOCK = 0x40;
    private static final int NEW_FILE = 3;
    private static final int REPLACE = 1;
    private static final int MODE = 0644;

    private final NativeLibrary library;

    /** A key or a value, passed as it is. */
    @FieldOrder({"data", "size"})
    public static class Datum extends Structure implements Structure.ByValue {
        /** Its first byte, or null for none. */
        public @Nullable Pointer data;
        /** How many bytes it has. */
        public int size;

        static Datum of(byte[] bytes) {
            Memory memory = new Memory(Math.max(1, bytes.length));
            memory.write(0, bytes, 0, bytes.length);
            Datum datum = new Datum();
            datum.data = memory;
            datum.size = bytes.length;
            return datum;
        }

        /** Copies what the library has made, and gives its memory back. */
        byte[] taken() {
            if (data == null) {
                return new byte[0];
            }
            byte[] bytes = SystemLibrary.bytes(data, size);
            Native.free(Pointer.nativeValue(data));
            return bytes;
        }
    }

    GdbmStore() throws IOException {
        library = SystemLibrary.load(List.of("libgdbm.so.6", "libgdbm.so.5", "libgdbm.so"), "libgdbm6");
    }

    @Override
    public void write(Path file, Source source) throws IOException {
        Pointer database = open(file, NEW_FILE);
        boolean written = false;
        try {
            source.feed((key, value) -> {
                Object[] arguments = {database, Datum.of(key), Datum.of(value), REPLACE};
                if (library.getFunction("gdbm_store").invokeInt(arguments) != 0) {
                    throw problem();
                }
            });
            written = true;
        } finally {
            // The last of it may be written now only; a disk that is full shows here.
            if (close(database) != 0 && written) {
                throw problem();
            }
        }
    }

    @Override
    public void read(Path file, Records taker) throws IOException {
        Pointer database = open(file, READER_WITHOUT_LOCK);
        try {
            byte[] key = datum("gdbm_firstkey", database);
            while (key != null) {
                byte[] value = datum("gdbm_fetch", database, Datum.of(key));
                if (value == null) {
                    throw problem();
                }
                taker.record(key, value);
                key = datum("gdbm_nextkey", database, Datum.of(key));
            }
        } finally {
            var unused = close(database);
        }
    }

    private byte @Nullable [] datum(String function, Object... arguments) {
        Datum datum = (Datum) library.getFunction(function).invoke(Datum.class, arguments);
        return datum.data == null ? null : datum.taken();
    }

    private Pointer open(Path file, int flags) throws IOException {
        byte[] name = (file + "\0").getBytes(StandardCharsets.UTF_8);
        Object[] arguments = {name, 0, flags, MODE, null};
        Pointer database = library.getFunction("gdbm_open").invokePointer(arguments);
        if (database == null) {
            throw problem();
        }
        return database;
    }

    private int close(Pointer database) {
        return library.getFunction("gdbm_close").invokeInt(new Object[] {database});
    }

    private IOException problem() {
        int error = library.getFunction("gdbm_errno_location")
                .invokePointer(new Object[0])
                .getInt(0);
        return new IOException(
                "libgdbm: " + library.getFunction("gdbm_strerror").invokeString(new Object[] {error}, false));
    }
}
