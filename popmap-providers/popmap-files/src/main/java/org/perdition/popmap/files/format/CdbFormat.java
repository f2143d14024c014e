// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * CDB, D. J. Bernstein's constant database: 256 pairs of position and length, each of a table of hash values and
 * positions of records. All numbers have four bytes, the least significant first.
 */
public final class CdbFormat implements DatabaseFormat {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** How many tables there are. */
    static final int TABLES = 256;

    /** Bytes of a pair of numbers. */
    static final int PAIR = 8;

    /** The hash of a key; its last byte is the number of the table. */
    public static int hash(byte[] key) {
        int hash = 5381;
        for (byte octet : key) {
            hash = (hash * 33) ^ (octet & 0xff);
        }
        return hash;
    }

    @Override
    public Optional<byte[]> find(DatabaseFile file, byte[] key) throws IOException {
        if (file.size() < TABLES * PAIR) {
            throw new BadDatabaseException("it is too short for a cdb file");
        }
        int hash = hash(key);
        ByteBuffer table = file.read((long) PAIR * (hash & (TABLES - 1)), PAIR, ORDER);
        long start = unsigned(table.getInt());
        long slots = unsigned(table.getInt());
        if (slots == 0) {
            return Optional.empty();
        }
        if (start < TABLES * PAIR || start + slots * PAIR > file.size()) {
            throw new BadDatabaseException("it is no cdb file, or it was cut off");
        }
        for (long i = 0; i < slots; i++) {
            long slot = (unsigned(hash >>> 8) + i) % slots;
            ByteBuffer entry = file.read(start + slot * PAIR, PAIR, ORDER);
            int entryHash = entry.getInt();
            long at = unsigned(entry.getInt());
            if (at == 0) {
                return Optional.empty();
            }
            if (entryHash == hash) {
                ByteBuffer lengths = file.read(at, PAIR, ORDER);
                long keyLength = unsigned(lengths.getInt());
                long valueLength = unsigned(lengths.getInt());
                if (keyLength == key.length && file.holds(at + PAIR, key)) {
                    return Optional.of(file.value(at + PAIR + keyLength, valueLength));
                }
            }
        }
        return Optional.empty();
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }
}
