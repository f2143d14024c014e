// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * GDBM as 64-bit machines write it, of either byte order: a header, a directory of buckets that the first bits of a
 * hash value choose from, and buckets of slots that point to key and value.
 */
public final class GdbmFormat implements DatabaseFormat {
    /** First number of a file; the last digit says which variant. */
    private static final int MAGIC = 0x13579ac0;

    private static final int ORIGINAL = 0xe;
    private static final int OFFSETS_OF_32_BITS = 0xd;
    private static final int OFFSETS_OF_64_BITS = 0xf;
    private static final int COUNTED_OF_32_BITS = 0x10;
    private static final int COUNTED_OF_64_BITS = 0x11;

    private static final int HEADER_BYTES = 32;

    /** How many bits a hash value has. */
    private static final int HASH_BITS = 31;

    /** Where the slots begin in a bucket: behind its list of free space. */
    private static final int BUCKET_HEADER_BYTES = 112;

    /** Hash value, start of the key, position of the key with the value behind, length of both. */
    private static final int SLOT_BYTES = 24;

    /** Directory entry: the position of a bucket. */
    private static final int POINTER_BYTES = 8;

    private static final int FREE = -1;

    /**
     * What the header tells.
     *
     * @param order of the bytes in a number
     * @param directory its position
     * @param bits how many bits of a hash value choose from it
     * @param slots how many a bucket has
     */
    private record Header(ByteOrder order, long directory, int bits, int slots) {
        static Header of(DatabaseFile file) throws IOException {
            if (file.size() < HEADER_BYTES) {
                throw new BadDatabaseException("it is too short for a gdbm file");
            }
            ByteBuffer start = file.read(0, HEADER_BYTES, ByteOrder.LITTLE_ENDIAN);
            if (!isMagic(start.getInt(0))) {
                start.order(ByteOrder.BIG_ENDIAN);
            }
            if (!isMagic(start.getInt(0))) {
                throw new BadDatabaseException("it is no gdbm file");
            }
            int variant = start.getInt(0) - MAGIC;
            if (variant == OFFSETS_OF_32_BITS || variant == COUNTED_OF_32_BITS) {
                throw new BadDatabaseException("it was made on a machine with file offsets of 32 bits; make it here");
            }
            int size = start.getInt(16);
            int bits = start.getInt(20);
            int bucket = start.getInt(24);
            int slots = start.getInt(28);
            if (bits < 0
                    || bits > HASH_BITS
                    || size != (long) POINTER_BYTES << bits
                    || slots < 1
                    || bucket < BUCKET_HEADER_BYTES
                    || slots != (bucket - BUCKET_HEADER_BYTES) / SLOT_BYTES) {
                throw new BadDatabaseException("its header is broken, or was made on another kind of machine");
            }
            return new Header(start.order(), start.getLong(8), bits, slots);
        }

        private static boolean isMagic(int number) {
            int variant = number - MAGIC;
            return variant == ORIGINAL
                    || variant == OFFSETS_OF_32_BITS
                    || variant == OFFSETS_OF_64_BITS
                    || variant == COUNTED_OF_32_BITS
                    || variant == COUNTED_OF_64_BITS;
        }
    }

    @Override
    public Optional<byte[]> find(DatabaseFile file, byte[] key) throws IOException {
        Header header = Header.of(file);
        int hash = hash(key, true);
        Optional<byte[]> found = find(file, header, key, hash);
        int other = hash(key, false);
        // A file does not tell whether it comes from a machine whose char has a sign.
        return found.isPresent() || other == hash ? found : find(file, header, key, other);
    }

    private static Optional<byte[]> find(DatabaseFile file, Header header, byte[] key, int hash) throws IOException {
        int directoryIndex = hash >>> (HASH_BITS - header.bits);
        long bucket = file.read(header.directory + (long) directoryIndex * POINTER_BYTES, POINTER_BYTES, header.order)
                .getLong();
        for (int i = 0; i < header.slots; i++) {
            int slot = (hash % header.slots + i) % header.slots;
            ByteBuffer entry =
                    file.read(bucket + BUCKET_HEADER_BYTES + (long) slot * SLOT_BYTES, SLOT_BYTES, header.order);
            int entryHash = entry.getInt(0);
            if (entryHash == FREE) {
                return Optional.empty();
            }
            long at = entry.getLong(8);
            if (entryHash == hash && entry.getInt(16) == key.length && file.holds(at, key)) {
                return Optional.of(file.value(at + key.length, entry.getInt(20)));
            }
        }
        return Optional.empty();
    }

    /** The hash of a key, 31 bits. */
    private static int hash(byte[] key, boolean signed) {
        int hash = 0x238f13af * key.length;
        for (int i = 0; i < key.length; i++) {
            int octet = signed ? key[i] : key[i] & 0xff;
            hash = (hash + (octet << (i * 5 % 24))) & 0x7fffffff;
        }
        return (1103515243 * hash + 12345) & 0x7fffffff;
    }
}
