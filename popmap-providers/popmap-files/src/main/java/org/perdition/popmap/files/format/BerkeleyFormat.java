// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Berkeley DB 4.1 to 6, hash or btree, of either byte order; which of them, the first page tells. Only files with one
 * database are read, as {@code makebdb} and sendmail's {@code makemap} make them.
 */
public final class BerkeleyFormat implements DatabaseFormat {
    private static final int HASH_MAGIC = 0x061561;
    private static final int BTREE_MAGIC = 0x053162;
    private static final int QUEUE_MAGIC = 0x042253;

    /** What is read of the first page; it holds all fields of both kinds. */
    private static final int META_BYTES = 256;

    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 64 << 10;

    /** The flag of a database whose pages have a check sum, which stands behind their header. */
    private static final int CHECK_SUM = 1;

    /** Flags of a hash or btree that holds other databases, and of a btree by record number or compressed. */
    private static final int HASH_OF_DATABASES = 0x2;

    private static final int BTREE_UNUSABLE = 0x2 | 0x20 | 0x80;

    @Override
    public Optional<byte[]> find(DatabaseFile file, byte[] key) throws IOException {
        if (file.size() < MIN_PAGE) {
            throw new BadDatabaseException("it is too short for a Berkeley DB file");
        }
        ByteBuffer meta = file.read(0, META_BYTES, ByteOrder.LITTLE_ENDIAN);
        if (!isMagic(meta.getInt(12))) {
            meta.order(ByteOrder.BIG_ENDIAN);
        }
        int magic = meta.getInt(12);
        if (!isMagic(magic)) {
            throw new BadDatabaseException("it is no Berkeley DB file");
        }
        if (magic == QUEUE_MAGIC) {
            throw new BadDatabaseException("it is a queue; make it as a hash or btree");
        }
        int oldest = magic == HASH_MAGIC ? 7 : 8;
        int version = meta.getInt(16);
        if (version < oldest || version > 10) {
            throw new BadDatabaseException("its version is " + version + ", and those from " + oldest
                    + " to 10 are read; make it anew, or convert it with db_upgrade");
        }
        int pageSize = meta.getInt(20);
        if (Integer.bitCount(pageSize) != 1 || pageSize < MIN_PAGE || pageSize > MAX_PAGE) {
            throw new BadDatabaseException("its header is broken");
        }
        int flags = meta.getInt(48);
        if (meta.get(24) != 0) {
            throw new BadDatabaseException("it is encrypted; make it in clear");
        }
        if (meta.getInt(36) != 0 || (flags & (magic == HASH_MAGIC ? HASH_OF_DATABASES : BTREE_UNUSABLE)) != 0) {
            throw new BadDatabaseException(
                    "it holds several databases, or is compressed, parted or by record number; make it as one plain hash");
        }
        BerkeleyPages pages = new BerkeleyPages(file, meta.order(), pageSize, (meta.get(26) & CHECK_SUM) != 0);
        return magic == HASH_MAGIC ? BerkeleyHash.of(meta).find(pages, key) : BerkeleyBtree.find(pages, meta, key);
    }

    private static boolean isMagic(int number) {
        return number == HASH_MAGIC || number == BTREE_MAGIC || number == QUEUE_MAGIC;
    }
}
