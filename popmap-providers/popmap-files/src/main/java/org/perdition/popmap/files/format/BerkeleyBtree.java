// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The btree of Berkeley DB, with keys in the order of their bytes. */
final class BerkeleyBtree {
    private BerkeleyBtree() {}

    static Optional<byte[]> find(BerkeleyPages pages, ByteBuffer meta, byte[] key) throws IOException {
        long number = Integer.toUnsignedLong(meta.getInt(88));
        for (int depth = 0; depth < BerkeleyPages.MAX_DEPTH; depth++) {
            BerkeleyPages.Page page = pages.page(number);
            switch (page.type()) {
                case BerkeleyPages.BTREE_INTERNAL -> number = child(pages, page, key);
                case BerkeleyPages.BTREE_LEAF -> {
                    return onLeaf(pages, page, key);
                }
                default -> throw page.broken();
            }
        }
        throw new BadDatabaseException("its tree is broken");
    }

    /** The page below that the key is on, if it is anywhere. */
    private static long child(BerkeleyPages pages, BerkeleyPages.Page page, byte[] key) throws IOException {
        if (page.entries() == 0) {
            throw page.broken();
        }
        int chosen = 0;
        // The first key stands for everything before the second, whatever it is.
        for (int i = 1; i < page.entries() && Arrays.compareUnsigned(internalKey(pages, page, i), key) <= 0; i++) {
            chosen = i;
        }
        return Integer.toUnsignedLong(page.bytes().getInt(page.item(chosen, 8) + 4));
    }

    private static byte[] internalKey(BerkeleyPages pages, BerkeleyPages.Page page, int index) throws IOException {
        int at = page.item(index, 12);
        return (page.bytes().get(at + 2) & BerkeleyPages.ITEM_KIND) == BerkeleyPages.OVERFLOW_ITEM
                ? pages.overflowOf(page, at + 12)
                : page.copy(at + 12, Short.toUnsignedInt(page.bytes().getShort(at)));
    }

    /** Keys and values stand in turn; of a key with several values the first that is not deleted counts. */
    private static Optional<byte[]> onLeaf(BerkeleyPages pages, BerkeleyPages.Page page, byte[] key)
            throws IOException {
        for (int i = 0; i + 1 < page.entries(); i += 2) {
            boolean deleted = (page.bytes().get(page.item(i + 1, 3) + 2) & BerkeleyPages.DELETED) != 0;
            if (!deleted && Arrays.equals(pages.item(page, i), key)) {
                return Optional.of(pages.item(page, i + 1));
            }
        }
        return Optional.empty();
    }
}
