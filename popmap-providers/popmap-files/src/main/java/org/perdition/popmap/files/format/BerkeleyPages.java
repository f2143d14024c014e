// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pages of a Berkeley DB file.
 *
 * @param file where they are
 * @param order of the bytes in a number
 * @param pageSize in bytes
 * @param checkSummed whether each page has a check sum behind its header; it is not checked
 */
record BerkeleyPages(DatabaseFile file, ByteOrder order, int pageSize, boolean checkSummed) {
    /** Kinds of pages. */
    static final int UNSORTED_HASH = 2;

    static final int BTREE_INTERNAL = 3;
    static final int RECORDS_INTERNAL = 4;
    static final int BTREE_LEAF = 5;
    static final int RECORDS_LEAF = 6;
    static final int OVERFLOW = 7;
    static final int DUPLICATES_LEAF = 12;
    static final int HASH = 13;

    /** Kinds of items on the pages of btrees; the highest bit marks one that was deleted. */
    static final int PLAIN_ITEM = 1;

    static final int DUPLICATES_ITEM = 2;
    static final int OVERFLOW_ITEM = 3;
    static final int ITEM_KIND = 0x7f;
    static final int DELETED = 0x80;

    /** Deepest tree. Ours: Berkeley DB's pages of 512 bytes fill a file of its largest size with fewer levels. */
    static final int MAX_DEPTH = 64;

    private static final int HEADER_BYTES = 26;
    private static final int HEADER_AND_CHECK_SUM_BYTES = 32;

    /**
     * A page.
     *
     * @param number where it is
     * @param bytes all of it
     * @param itemsAt where the positions of its items begin
     */
    record Page(long number, ByteBuffer bytes, int itemsAt) {
        int type() {
            return bytes.get(25);
        }

        long next() {
            return Integer.toUnsignedLong(bytes.getInt(16));
        }

        int entries() {
            return Short.toUnsignedInt(bytes.getShort(20));
        }

        /** Where an item begins, with at least so many bytes up to the end of the page. */
        int item(int index, int bytesOfIt) throws BadDatabaseException {
            int at = Short.toUnsignedInt(bytes.getShort(itemsAt + 2 * index));
            if (at < itemsAt + 2 * entries() || at + bytesOfIt > bytes.capacity()) {
                throw broken();
            }
            return at;
        }

        byte[] copy(int at, int length) throws BadDatabaseException {
            if (at < 0 || length < 0 || at + length > bytes.capacity()) {
                throw broken();
            }
            byte[] copy = new byte[length];
            bytes.get(at, copy);
            return copy;
        }

        /** Whether nothing was ever written to it. */
        boolean isBlank() {
            return type() == 0 && bytes.getInt(8) == 0 && entries() == 0;
        }

        BadDatabaseException broken() {
            return new BadDatabaseException("its page " + number + " is broken");
        }
    }

    /** Reads a page. */
    Page page(long number) throws IOException {
        ByteBuffer bytes = file.read(number * pageSize, pageSize, order);
        Page page = new Page(number, bytes, checkSummed ? HEADER_AND_CHECK_SUM_BYTES : HEADER_BYTES);
        boolean elsewhere = !page.isBlank() && Integer.toUnsignedLong(bytes.getInt(8)) != number;
        boolean overfull = page.type() != OVERFLOW && page.itemsAt + 2 * page.entries() > pageSize;
        if (elsewhere || overfull) {
            throw page.broken();
        }
        return page;
    }

    /** How many pages the file has, which bounds every chain of them. */
    long count() {
        return file.size() / pageSize;
    }

    /** Something too large for a page, from the chain of pages it was put on. */
    byte[] overflow(long first, long length) throws IOException {
        if (length > DatabaseFile.MAX_READ) {
            throw new BadDatabaseException("it has an entry of " + length + " bytes, which no popmap has");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long number = first;
        while (all.size() < length) {
            Page page = page(number);
            int here = Short.toUnsignedInt(page.bytes.getShort(22));
            if (page.type() != OVERFLOW || here == 0 || all.size() + here > length) {
                throw page.broken();
            }
            all.writeBytes(page.copy(page.itemsAt, here));
            number = page.next();
        }
        return all.toByteArray();
    }

    /** The first value of a key that has several, on a tree of their own. */
    byte[] firstDuplicate(long root) throws IOException {
        long number = root;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Page page = page(number);
            if (page.entries() == 0) {
                throw page.broken();
            }
            switch (page.type()) {
                case BTREE_INTERNAL -> number = Integer.toUnsignedLong(page.bytes.getInt(page.item(0, 8) + 4));
                case RECORDS_INTERNAL -> number = Integer.toUnsignedLong(page.bytes.getInt(page.item(0, 4)));
                case DUPLICATES_LEAF, RECORDS_LEAF, BTREE_LEAF -> {
                    return item(page, 0);
                }
                default -> throw page.broken();
            }
        }
        throw new BadDatabaseException("its tree of duplicates is broken");
    }

    /** An item on a leaf of a tree: plain, or on other pages. */
    byte[] item(Page page, int index) throws IOException {
        int at = page.item(index, 3);
        switch (page.bytes.get(at + 2) & ITEM_KIND) {
            case PLAIN_ITEM -> {
                return page.copy(at + 3, Short.toUnsignedInt(page.bytes.getShort(at)));
            }
            case OVERFLOW_ITEM -> {
                return overflowOf(page, page.item(index, 12));
            }
            case DUPLICATES_ITEM -> {
                return firstDuplicate(Integer.toUnsignedLong(page.bytes.getInt(page.item(index, 12) + 4)));
            }
            default -> throw page.broken();
        }
    }

    /** What a reference to other pages stands for: number of the first in its second four bytes, length in the third. */
    byte[] overflowOf(Page page, int at) throws IOException {
        if (at + 12 > pageSize) {
            throw page.broken();
        }
        return overflow(
                Integer.toUnsignedLong(page.bytes.getInt(at + 4)), Integer.toUnsignedLong(page.bytes.getInt(at + 8)));
    }
}
