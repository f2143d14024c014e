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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GDBM by the system's libgdbm, which keeps readers and writers apart by a lock of its own. */
public final class GdbmDatabase implements OpenDatabase {
    private static final int READER_WITHOUT_LOCK = 0x40;
    private static final int WRITER_OF_OLD_OR_NEW = 2;
    private static final int NEW_FILE = 3;
    private static final int REPLACE = 1;
    private static final int ITEM_NOT_FOUND = 15;

    private final NativeLibrary library;
    private @Nullable Pointer handle;

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

    private GdbmDatabase(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Opens a file. A reader asks for no lock, so that no writer can be kept waiting.
     *
     * @param mode permissions of a new file
     */
    public static GdbmDatabase open(Path file, Use use, int mode) throws IOException {
        GdbmDatabase database =
                new GdbmDatabase(SystemLibrary.load(List.of("libgdbm.so.6", "libgdbm.so.5", "libgdbm.so"), "libgdbm6"));
        int flags = switch (use) {
            case READ -> READER_WITHOUT_LOCK;
            case CHANGE -> WRITER_OF_OLD_OR_NEW;
            case REPLACE -> NEW_FILE;
        };
        byte[] name = (file + "\0").getBytes(StandardCharsets.UTF_8);
        Object[] arguments = {name, 0, flags, mode, null};
        database.handle = database.library.getFunction("gdbm_open").invokePointer(arguments);
        if (database.handle == null) {
            throw database.problem();
        }
        return database;
    }

    private Pointer open() {
        if (handle == null) {
            throw new IllegalStateException("closed");
        }
        return handle;
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws IOException {
        byte[] value = datum("gdbm_fetch", open(), Datum.of(key));
        if (value == null && error() != ITEM_NOT_FOUND) {
            throw problem();
        }
        return Optional.ofNullable(value);
    }

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
        Object[] arguments = {open(), Datum.of(key), Datum.of(value), REPLACE};
        if (library.getFunction("gdbm_store").invokeInt(arguments) != 0) {
            throw problem();
        }
    }

    @Override
    public boolean delete(byte[] key) throws IOException {
        Object[] arguments = {open(), Datum.of(key)};
        if (library.getFunction("gdbm_delete").invokeInt(arguments) != 0) {
            if (error() != ITEM_NOT_FOUND) {
                throw problem();
            }
            return false;
        }
        return true;
    }

    @Override
    public void each(Records taker) throws IOException {
        byte[] key = datum("gdbm_firstkey", open());
        while (key != null) {
            byte[] value = datum("gdbm_fetch", open(), Datum.of(key));
            if (value == null) {
                throw problem();
            }
            taker.record(key, value);
            key = datum("gdbm_nextkey", open(), Datum.of(key));
        }
    }

    @Override
    public void close() throws IOException {
        if (handle != null) {
            Pointer once = handle;
            handle = null;
            // The last of it may be written now only; a disk that is full shows here.
            if (library.getFunction("gdbm_close").invokeInt(new Object[] {once}) != 0) {
                throw problem();
            }
        }
    }

    private byte @Nullable [] datum(String function, Object... arguments) {
        Datum datum = (Datum) library.getFunction(function).invoke(Datum.class, arguments);
        return datum.data == null ? null : datum.taken();
    }

    private int error() {
        return library.getFunction("gdbm_errno_location")
                .invokePointer(new Object[0])
                .getInt(0);
    }

    private IOException problem() {
        return new IOException(
                "libgdbm: " + library.getFunction("gdbm_strerror").invokeString(new Object[] {error()}, false));
    }
}
