// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The hash of Berkeley DB: buckets are chains of pages with keys and values in turn.
 *
 * @param lastBucket the highest number of a bucket
 * @param highMask what of a hash value chooses a bucket
 * @param lowMask the same for buckets above the last
 * @param firstPages what to add to a bucket's number to come to its page, by the number's size
 */
@SuppressWarnings("ArrayRecordComponent") // made here and never given away
record BerkeleyHash(long lastBucket, int highMask, int lowMask, long[] firstPages) {
    private static final int SIZES = 32;

    /** Its hash stands in the header, so that a file made with another function is told. */
    private static final byte[] PROBE = "%$sniglet^&\0".getBytes(StandardCharsets.US_ASCII);

    /** Kinds of items. */
    private static final int PLAIN = 1;

    private static final int DUPLICATES = 2;
    private static final int OTHER_PAGES = 3;
    private static final int OTHER_PAGES_OF_DUPLICATES = 4;

    static BerkeleyHash of(ByteBuffer meta) throws BadDatabaseException {
        if (meta.getInt(92) != hash(PROBE)) {
            throw new BadDatabaseException("it was made with a hash function of another program");
        }
        long[] firstPages = new long[SIZES];
        for (int i = 0; i < SIZES; i++) {
            firstPages[i] = Integer.toUnsignedLong(meta.getInt(96 + 4 * i));
        }
        return new BerkeleyHash(Integer.toUnsignedLong(meta.getInt(72)), meta.getInt(76), meta.getInt(80), firstPages);
    }

    private static int hash(byte[] key) {
        int hash = 0;
        for (byte octet : key) {
            hash = (hash * 16777619) ^ (octet & 0xff);
        }
        return hash;
    }

    Optional<byte[]> find(BerkeleyPages pages, byte[] key) throws IOException {
        int hash = hash(key);
        long bucket = Integer.toUnsignedLong(hash & highMask);
        if (bucket > lastBucket) {
            bucket = Integer.toUnsignedLong(hash & lowMask);
        }
        // The number of bits of the bucket's number: 0 for 0, 1 for 1, 2 for 2 and 3, ...
        int size = Long.SIZE - Long.numberOfLeadingZeros(bucket);
        if (size >= SIZES) {
            throw new BadDatabaseException("its header is broken");
        }
        long number = bucket + firstPages[size];
        for (long i = 0; i < pages.count(); i++) {
            BerkeleyPages.Page page = pages.page(number);
            if (i == 0 && page.isBlank()) {
                // Of the buckets a file is made with, only those that something was put into are written.
                return Optional.empty();
            }
            if (page.type() != BerkeleyPages.HASH && page.type() != BerkeleyPages.UNSORTED_HASH) {
                throw page.broken();
            }
            for (int item = 0; item + 1 < page.entries(); item += 2) {
                if (Arrays.equals(plainOrOnOtherPages(pages, page, item), key)) {
                    return Optional.of(value(pages, page, item + 1));
                }
            }
            number = page.next();
            if (number == 0) {
                return Optional.empty();
            }
        }
        throw new BadDatabaseException("its chain of pages has no end");
    }

    private static byte[] value(BerkeleyPages pages, BerkeleyPages.Page page, int item) throws IOException {
        int at = page.item(item, 1);
        switch (page.bytes().get(at)) {
            case DUPLICATES -> {
                int length = Short.toUnsignedInt(page.bytes().getShort(page.item(item, 3) + 1));
                return page.copy(at + 3, length);
            }
            case OTHER_PAGES_OF_DUPLICATES -> {
                return pages.firstDuplicate(Integer.toUnsignedLong(page.bytes().getInt(page.item(item, 8) + 4)));
            }
            default -> {
                return plainOrOnOtherPages(pages, page, item);
            }
        }
    }

    private static byte[] plainOrOnOtherPages(BerkeleyPages pages, BerkeleyPages.Page page, int item)
            throws IOException {
        int at = page.item(item, 1);
        switch (page.bytes().get(at)) {
            case PLAIN -> {
                // Items lie from the end of the page towards its start.
                int end = item == 0 ? pages.pageSize() : page.item(item - 1, 1);
                return page.copy(at + 1, end - at - 1);
            }
            case OTHER_PAGES -> {
                return pages.overflowOf(page, at);
            }
            default -> throw page.broken();
        }
    }
}
