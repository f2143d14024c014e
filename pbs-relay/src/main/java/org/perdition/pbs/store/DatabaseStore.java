// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.popmap.files.maker.OpenDatabase;

/**
 * The records of the original in a database file: {@code POP:ADDRESS} to itself, which mail servers look up, and {@code
 * TIME:POP:ADDRESS} to the time it ends, as the machine's own time_t; keys and texts end in a zero octet. The login it was
 * learnt from stands in a second file beside it, since the original's tools would take a third record for an address.
 *
 * <p>The file is opened at the first access and closed by {@link #sync}, so that the lock on it is held for the moment of
 * one batch. Of a pair the record that opens the relay is written last and removed first.
 */
public final class DatabaseStore implements RelayStore {
    /** The year 9999: later is no time that anybody meant, and cannot be shown. */
    private static final long LATEST = 253_370_764_800L;

    /** Of an address whose pair was half written: it would relay for ever, and is over. */
    private static final Instant UNKNOWN = Instant.MIN;

    private static final String TIME = "TIME:";
    private static final String USERS = ".users";

    private final RelayFile relay;
    private final RelayFile users;
    private final String prefix;

    private DatabaseStore(RelayFile relay, RelayFile users, String prefix) {
        this.relay = relay;
        this.users = users;
        this.prefix = prefix;
    }

    /**
     * In a Berkeley DB hash file, as the original has it.
     *
     * @param file its name; the names of users stand in the same with {@code .users} behind it
     * @param prefix what keys begin with
     */
    public static DatabaseStore berkeley(Path file, String prefix) {
        return of(file, prefix, DatabaseFormat.BERKELEY);
    }

    /** The same records in a GDBM file. */
    public static DatabaseStore gdbm(Path file, String prefix) {
        return of(file, prefix, DatabaseFormat.GDBM);
    }

    private static DatabaseStore of(Path file, String prefix, DatabaseFormat format) {
        return new DatabaseStore(
                new RelayFile(file, format, RelayFile.SHARED_MODE),
                new RelayFile(Path.of(file + USERS), format, RelayFile.PRIVATE_MODE),
                prefix);
    }

    @Override
    public void prepare() throws IOException {
        relay.change(database -> true);
        users.change(database -> true);
        sync();
    }

    @Override
    public List<Path> files() {
        return List.of(relay.path(), users.path());
    }

    @Override
    public void learn(Entry entry) throws IOException {
        String key = prefix + entry.address();
        // All lock this file first. But what is written first is what may fail without harm: no relay is left open.
        relay.change(database -> true);
        users.change(database -> {
            if (entry.learntFrom().isEmpty()) {
                return database.delete(text(key));
            }
            database.put(text(key), text(entry.learntFrom().get()));
            return true;
        });
        relay.change(database -> {
            database.put(text(TIME + key), time(entry.expires()));
            database.put(text(key), text(key));
            return true;
        });
    }

    @Override
    public void refresh(Entry entry) throws IOException {
        lock();
        learn(entry.after(find(entry.address())));
    }

    @Override
    public Optional<Entry> find(RelayAddress address) throws IOException {
        String key = prefix + address;
        Optional<byte[]> found = relay.read(database -> database.get(text(TIME + key)), Optional.empty());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Entry(address, expiry(found.get()), user(key)));
    }

    /** Empty too if this user may not read who has logged in. */
    private Optional<String> user(String key) throws IOException {
        if (!users.readable()) {
            return Optional.empty();
        }
        Optional<byte[]> name = users.read(database -> database.get(text(key)), Optional.empty());
        return name.map(DatabaseStore::shown);
    }

    @Override
    public List<Entry> entries() throws IOException {
        Map<RelayAddress, String> names = new HashMap<>();
        if (users.readable()) {
            users.read(
                    database -> {
                        database.each((key, value) ->
                                address(key, prefix).ifPresent(address -> names.put(address, shown(value))));
                        return true;
                    },
                    true);
        }
        List<Entry> entries = new ArrayList<>();
        times().forEach((address, expires) -> {
            if (expires.isAfter(UNKNOWN)) {
                entries.add(new Entry(address, expires, Optional.ofNullable(names.get(address))));
            }
        });
        return entries;
    }

    @Override
    public boolean remove(RelayAddress address) throws IOException {
        String key = prefix + address;
        boolean there = relay.change(database -> {
            boolean open = database.delete(text(key));
            return database.delete(text(TIME + key)) || open;
        });
        users.change(database -> database.delete(text(key)));
        return there;
    }

    @Override
    public int purge() throws IOException {
        lock();
        int count = times().size();
        relay.change(DatabaseStore::clear);
        users.change(DatabaseStore::clear);
        return count;
    }

    private static boolean clear(OpenDatabase database) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        database.each((key, value) -> keys.add(key));
        for (byte[] key : keys) {
            database.delete(key);
        }
        return true;
    }

    /** Every address that has a record of either kind, and the time of it. */
    private Map<RelayAddress, Instant> times() throws IOException {
        Map<RelayAddress, Instant> times = new LinkedHashMap<>();
        relay.read(
                database -> {
                    database.each((key, value) -> {
                        address(key, TIME + prefix).ifPresent(address -> times.put(address, expiry(value)));
                        address(key, prefix).ifPresent(address -> times.putIfAbsent(address, UNKNOWN));
                    });
                    return true;
                },
                true);
        return times;
    }

    @Override
    public List<Entry> expire(Instant now) throws IOException {
        if (over(now).isEmpty()) {
            return List.of();
        }
        lock();
        // Another process may have given them time meanwhile.
        List<Entry> over = over(now);
        for (Entry entry : over) {
            remove(entry.address());
        }
        return over;
    }

    private List<Entry> over(Instant now) throws IOException {
        List<Entry> over = new ArrayList<>();
        times().forEach((address, expires) -> {
            Entry entry = new Entry(address, expires, Optional.empty());
            if (!entry.isLive(now)) {
                over.add(entry);
            }
        });
        return over;
    }

    /** Keeps other processes from changing it until {@link #sync}, so that what is read now stays true. */
    private void lock() throws IOException {
        relay.change(database -> true);
    }

    @Override
    public void clockSetBack(Duration by) throws IOException {
        lock();
        for (Entry entry : entries()) {
            learn(new Entry(entry.address(), entry.expires().minus(by), entry.learntFrom()));
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            users.sync();
        } finally {
            relay.sync();
        }
    }

    @Override
    public void close() throws IOException {
        sync();
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(byte[] text) {
        String whole = new String(text, StandardCharsets.UTF_8);
        return whole.endsWith("\0") ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** Of a key that is so much before an address and its zero octet. */
    private static Optional<RelayAddress> address(byte[] key, String before) {
        String text = new String(key, StandardCharsets.UTF_8);
        return text.startsWith(before) && text.endsWith("\0")
                ? RelayAddress.parseEntry(text.substring(before.length(), text.length() - 1))
                : Optional.empty();
    }

    private static byte[] time(Instant expires) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(expires.getEpochSecond())
                .array();
    }

    /** A time that cannot be read is over. */
    private static Instant expiry(byte[] value) {
        ByteBuffer time = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        long seconds = value.length == Long.BYTES ? time.getLong() : value.length == Integer.BYTES ? time.getInt() : 0;
        return Instant.ofEpochSecond(Math.max(0, Math.min(seconds, LATEST)));
    }
}
