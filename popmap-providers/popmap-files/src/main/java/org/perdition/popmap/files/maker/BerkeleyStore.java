// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Berkeley DB by the system's libdb. Its handles are structures of pointers to functions whose places differ from
 * version to version; the functions they point to are exported as well, and are called by their names here.
 */
final class BerkeleyStore implements MapStore {
    private static final List<String> LIBRARIES = List.of(
            "libdb-5.3.so", "libdb-6.2.so", "libdb-6.1.so", "libdb-6.0.so", "libdb-5.2.so", "libdb-5.1.so", "libdb.so");

    private static final int HASH = 2;
    private static final int UNKNOWN = 5;
    private static final int CREATE_OVER_OLD = 0x1 | 0x20000;
    private static final int READ_ONLY = 0x400;
    private static final int MODE = 0644;
    private static final int NEXT = 16;
    private static final int NOT_FOUND = -30988;

    private final NativeLibrary library;

    /** A key or a value. */
    @FieldOrder({"data", "size", "bufferSize", "partLength", "partOffset", "application", "flags"})
    public static class Item extends Structure {
        /** Its first byte. */
        public @Nullable Pointer data;
        /** How many bytes it has. */
        public int size;
        /** Unused. */
        public int bufferSize;
        /** Unused. */
        public int partLength;
        /** Unused. */
        public int partOffset;
        /** Unused. */
        public @Nullable Pointer application;
        /** Zero: where the library gives an item, the memory stays its own. */
        public int flags;

        static Item of(byte[] bytes) {
            Memory memory = new Memory(Math.max(1, bytes.length));
            memory.write(0, bytes, 0, bytes.length);
            Item item = new Item();
            item.data = memory;
            item.size = bytes.length;
            return item;
        }

        byte[] copied() {
            return data == null ? new byte[0] : SystemLibrary.bytes(data, size);
        }
    }

    BerkeleyStore() throws IOException {
        library = SystemLibrary.load(LIBRARIES, "libdb5.3");
    }

    @Override
    public void write(Path file, Source source) throws IOException {
        Pointer database = open(file, HASH, CREATE_OVER_OLD);
        try {
            source.feed((key, value) -> call("__db_put_pp", database, null, Item.of(key), Item.of(value), 0));
        } catch (IOException | RuntimeException e) {
            close(database);
            throw e;
        }
        // Only now everything is written.
        check(close(database));
    }

    @Override
    public void read(Path file, Records taker) throws IOException {
        Pointer database = open(file, UNKNOWN, READ_ONLY);
        try {
            PointerByReference cursor = new PointerByReference();
            call("__db_cursor_pp", database, null, cursor, 0);
            Item key = new Item();
            Item value = new Item();
            int status = next(cursor.getValue(), key, value);
            while (status == 0) {
                taker.record(key.copied(), value.copied());
                status = next(cursor.getValue(), key, value);
            }
            if (status != NOT_FOUND) {
                check(status);
            }
            call("__dbc_close_pp", cursor.getValue());
        } finally {
            close(database);
        }
    }

    private int next(Pointer cursor, Item key, Item value) throws IOException {
        return status("__dbc_get_pp", cursor, key, value, NEXT);
    }

    private Pointer open(Path file, int type, int flags) throws IOException {
        PointerByReference handle = new PointerByReference();
        call("db_create", handle, null, 0);
        Pointer database = handle.getValue();
        byte[] name = (file + "\0").getBytes(StandardCharsets.UTF_8);
        try {
            call("__db_open_pp", database, null, name, null, type, flags, MODE);
            return database;
        } catch (IOException e) {
            close(database);
            throw e;
        }
    }

    private int close(Pointer database) {
        return library.getFunction("__db_close_pp").invokeInt(new Object[] {database, 0});
    }

    private void call(String function, @Nullable Object... arguments) throws IOException {
        check(status(function, arguments));
    }

    private int status(String function, @Nullable Object... arguments) throws IOException {
        try {
            return library.getFunction(function).invokeInt(arguments);
        } catch (UnsatisfiedLinkError e) {
            throw new IOException(
                    library.getFile() + " does not export " + function
                            + "; install Berkeley DB 5.3 (on Debian: apt install libdb5.3)",
                    e);
        }
    }

    private void check(int status) throws IOException {
        if (status != 0) {
            throw new IOException(
                    "libdb: " + library.getFunction("db_strerror").invokeString(new Object[] {status}, false));
        }
    }
}
