// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import java.util.Arrays;

/** Counts of values in buckets about 3 % wide, from 0 to 2^63; not for several threads. */
public final class LogHistogram {
    /** 2^5 buckets for each power of two: an error of at most 1/32. */
    private static final int SUB_BITS = 5;

    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB];
    private long total;
    private long max;

    /** Counts a value; less than 0 counts as 0. */
    public void add(long value) {
        long kept = Math.max(0, value);
        counts[bucket(kept)]++;
        total++;
        max = Math.max(max, kept);
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(counts, 0);
        total = 0;
        max = 0;
    }

    /** How many values were counted. */
    public long total() {
        return total;
    }

    /** The greatest value counted, exact; 0 if none. */
    public long max() {
        return max;
    }

    /**
     * The value that this share of all values does not exceed, rounded up to its bucket's end and never above
     * {@link #max}; 0 if nothing was counted.
     *
     * @param share from 0 to 1
     */
    public long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(max, last(bucket));
            }
        }
        return max;
    }

    private static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift + 1) * SUB + (int) ((value >>> shift) - SUB);
    }

    private static long last(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        return ((long) (bucket % SUB + SUB) << shift) + (1L << shift) - 1;
    }
}
