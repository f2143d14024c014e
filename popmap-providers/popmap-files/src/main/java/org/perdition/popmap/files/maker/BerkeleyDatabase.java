// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import com.sun.jna.Callback;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Berkeley DB by the system's libdb. Its handles are structures of pointers to functions whose places differ from
 * version to version; the functions they point to are exported as well, and are called by their names here.
 */
public final class BerkeleyDatabase implements OpenDatabase {
    private static final List<String> LIBRARIES = List.of(
            "libdb-5.3.so", "libdb-6.2.so", "libdb-6.1.so", "libdb-6.0.so", "libdb-5.2.so", "libdb-5.1.so", "libdb.so");

    private static final int HASH = 2;
    private static final int UNKNOWN = 5;
    private static final int CREATE = 0x1;
    private static final int CREATE_OVER_OLD = CREATE | 0x20000;
    private static final int READ_ONLY = 0x400;

    /**
     * DB_FCNTL_LOCKING, as db.h of 5.1 to 6.2 has it: descriptors of the file stay open until the database is closed, as
     * the first to be closed would end the locks that this process has on the file. An empty file may be changed then.
     */
    private static final int KEEP_LOCKS = 0x800;

    private static final int NEXT = 16;
    private static final int NOT_FOUND = -30988;

    /** DB_CREATE, DB_PRIVATE and DB_INIT_MPOOL. */
    private static final int PRIVATE_CACHE = CREATE | 0x10000 | 0x400;

    /** Takes what the library would print. */
    private interface Messages extends Callback {
        void message(Pointer environment, Pointer prefix, Pointer message);
    }

    /** Held here, since the library does not hold it. */
    private static final Messages SILENCE = (environment, prefix, message) -> {};

    private final NativeLibrary library;
    private @Nullable Pointer handle;

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

    private BerkeleyDatabase(NativeLibrary library, Pointer handle) {
        this.library = library;
        this.handle = handle;
    }

    /**
     * Opens a file.
     *
     * @param mode permissions of a new file
     */
    public static BerkeleyDatabase open(Path file, Use use, int mode) throws IOException {
        BerkeleyDatabase database = create();
        int flags = switch (use) {
            case READ -> READ_ONLY;
            case CHANGE -> CREATE | KEEP_LOCKS;
            case REPLACE -> CREATE_OVER_OLD;
        };
        try {
            int type = use == Use.READ ? UNKNOWN : HASH;
            database.call("__db_open_pp", database.open(), null, name(file), null, type, flags, mode);
            return database;
        } catch (IOException e) {
            database.discard();
            throw e;
        }
    }

    /**
     * Goes through all of a file that nobody changes meanwhile. Ends every lock by fcntl(2) that this process has on it.
     *
     * @throws IOException if it is damaged, or cannot be read
     */
    public static void verify(Path file) throws IOException {
        BerkeleyDatabase database = create();
        database.discard();
        PointerByReference environment = new PointerByReference();
        database.call("db_env_create", environment, 0);
        try {
            // By itself it would print each finding on standard error.
            database.library.getFunction("__env_set_errcall").invokeVoid(new Object[] {environment.getValue(), SILENCE
            });
            database.call("__env_open_pp", environment.getValue(), null, PRIVATE_CACHE, 0);
            PointerByReference once = new PointerByReference();
            database.call("db_create", once, environment.getValue(), 0);
            // That handle is gone after this, whatever comes of it.
            database.call("__db_verify_pp", once.getValue(), name(file), null, null, 0);
        } finally {
            database.status("__env_close_pp", environment.getValue(), 0);
        }
    }

    private static BerkeleyDatabase create() throws IOException {
        NativeLibrary library = SystemLibrary.load(LIBRARIES, "libdb5.3");
        PointerByReference handle = new PointerByReference();
        BerkeleyDatabase database = new BerkeleyDatabase(library, Pointer.NULL);
        database.call("db_create", handle, null, 0);
        database.handle = handle.getValue();
        return database;
    }

    private static byte[] name(Path file) {
        return (file + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private Pointer open() {
        if (handle == null) {
            throw new IllegalStateException("closed");
        }
        return handle;
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws IOException {
        Item value = new Item();
        int status = status("__db_get_pp", open(), null, Item.of(key), value, 0);
        if (status == NOT_FOUND) {
            return Optional.empty();
        }
        check(status);
        return Optional.of(value.copied());
    }

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
        call("__db_put_pp", open(), null, Item.of(key), Item.of(value), 0);
    }

    @Override
    public boolean delete(byte[] key) throws IOException {
        int status = status("__db_del_pp", open(), null, Item.of(key), 0);
        if (status == NOT_FOUND) {
            return false;
        }
        check(status);
        return true;
    }

    @Override
    public void each(Records taker) throws IOException {
        PointerByReference cursor = new PointerByReference();
        call("__db_cursor_pp", open(), null, cursor, 0);
        try {
            Item key = new Item();
            Item value = new Item();
            int status = status("__dbc_get_pp", cursor.getValue(), key, value, NEXT);
            while (status == 0) {
                taker.record(key.copied(), value.copied());
                status = status("__dbc_get_pp", cursor.getValue(), key, value, NEXT);
            }
            if (status != NOT_FOUND) {
                check(status);
            }
        } finally {
            status("__dbc_close_pp", cursor.getValue());
        }
    }

    @Override
    public void close() throws IOException {
        if (handle != null) {
            Pointer once = handle;
            handle = null;
            call("__db_close_pp", once, 0);
        }
    }

    private void discard() throws IOException {
        Pointer once = open();
        handle = null;
        status("__db_close_pp", once, 0);
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
