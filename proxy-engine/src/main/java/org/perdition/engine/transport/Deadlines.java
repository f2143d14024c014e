// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one I/O thread: a binary heap in which every entry knows its place, so that a cancelled one
 * is gone at once and thousands of logins a second leave nothing behind. Owned by one thread.
 */
final class Deadlines {
    /** Room at first; grows by half as much again. */
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Entry[] heap = new Entry[FIRST_CAPACITY];
    private int size;
    private long sequence;

    private final class Entry implements Deadline {
        private final long due;
        private final long order;
        private final Runnable task;
        private int place;

        private Entry(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        private boolean before(Entry other) {
            long apart = due - other.due;
            return apart != 0 ? apart < 0 : order < other.order;
        }

        @Override
        public void cancel() {
            if (place >= 0) {
                remove(this);
            }
        }
    }

    /** Adds a task that is due at an instant of {@link System#nanoTime}; equal instants run in the order added. */
    Deadline add(long due, Runnable task) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + (size >> 1));
        }
        Entry entry = new Entry(due, sequence++, task);
        up(size++, entry);
        return entry;
    }

    /** Takes the earliest task out if it is due at this instant. */
    @Nullable
    Runnable pollDue(long now) {
        Entry first = heap[0];
        if (first == null || first.due - now > 0) {
            return null;
        }
        remove(first);
        return first.task;
    }

    /** Nanoseconds until the earliest is due, at least 0; {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilNext(long now) {
        Entry first = heap[0];
        return first == null ? Long.MAX_VALUE : Math.max(0, first.due - now);
    }

    int size() {
        return size;
    }

    private void remove(Entry entry) {
        int hole = entry.place;
        entry.place = -1;
        Entry last = at(--size);
        heap[size] = null;
        if (last != entry) {
            down(hole, last);
            if (last.place == hole) {
                up(hole, last);
            }
        }
    }

    private void up(int from, Entry entry) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >> 1;
            Entry above = at(parent);
            if (!entry.before(above)) {
                break;
            }
            put(place, above);
            place = parent;
        }
        put(place, entry);
    }

    private void down(int from, Entry entry) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            if (!at(child).before(entry)) {
                break;
            }
            put(place, at(child));
            place = child;
        }
        put(place, entry);
    }

    private void put(int place, Entry entry) {
        heap[place] = entry;
        entry.place = place;
    }

    private Entry at(int place) {
        Entry entry = heap[place];
        if (entry == null) {
            throw new IllegalStateException("heap broken at " + place);
        }
        return entry;
    }
}
