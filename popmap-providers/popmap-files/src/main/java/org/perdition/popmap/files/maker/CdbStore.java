// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.perdition.popmap.files.format.CdbFormat;

/** CDB: records first, then for each last byte of a hash a table of twice as many slots as it has records. */
@SuppressWarnings("ByteBufferBackingArray") // all of them are allocated here, and used whole
final class CdbStore implements MapStore {
    private static final int TABLES = 256;
    private static final int PAIR = 8;

    /** Positions are numbers of 32 bits. */
    private static final long MAX_BYTES = 0xffffffffL;

    /** A record by its hash and position. */
    private record Entry(int hash, int position) {}

    @Override
    public void write(Path file, Source source) throws IOException {
        List<List<Entry>> tables = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            tables.add(new ArrayList<>());
        }
        ByteBuffer header = pairs(TABLES);
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw");
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(random.getChannel()))) {
            out.write(new byte[header.capacity()]);
            long[] end = {header.capacity()};
            source.feed((key, value) -> {
                int hash = CdbFormat.hash(key);
                tables.get(hash & (TABLES - 1)).add(new Entry(hash, (int) end[0]));
                end[0] = advanced(end[0], PAIR + key.length + (long) value.length);
                out.write(pairs(1).putInt(key.length).putInt(value.length).array());
                out.write(key);
                out.write(value);
            });
            for (List<Entry> entries : tables) {
                ByteBuffer table = table(entries);
                header.putInt((int) end[0]).putInt(table.capacity() / PAIR);
                end[0] = advanced(end[0], table.capacity());
                out.write(table.array());
            }
            out.flush();
            random.seek(0);
            random.write(header.array());
        }
    }

    private static ByteBuffer pairs(int count) {
        return ByteBuffer.allocate(PAIR * count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long advanced(long position, long length) throws IOException {
        if (position + length > MAX_BYTES) {
            throw new IOException("a cdb file holds no more than 4 GiB");
        }
        return position + length;
    }

    private static ByteBuffer table(List<Entry> entries) {
        int slots = 2 * entries.size();
        ByteBuffer table = pairs(slots);
        for (Entry entry : entries) {
            int slot = Integer.remainderUnsigned(entry.hash >>> 8, slots);
            while (table.getInt(PAIR * slot + 4) != 0) {
                slot = (slot + 1) % slots;
            }
            table.putInt(PAIR * slot, entry.hash).putInt(PAIR * slot + 4, entry.position);
        }
        return table;
    }

    @Override
    public void read(Path file, OpenDatabase.Records taker) throws IOException {
        long size = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            ByteBuffer header = pairs(TABLES);
            in.readFully(header.array());
            long end = Integer.toUnsignedLong(header.getInt(0));
            long at = header.capacity();
            while (at < end) {
                ByteBuffer lengths = pairs(1);
                in.readFully(lengths.array());
                long key = Integer.toUnsignedLong(lengths.getInt());
                long value = Integer.toUnsignedLong(lengths.getInt());
                at += PAIR + key + value;
                if (end > size || at > end || key + value > Integer.MAX_VALUE) {
                    throw new IOException("it is no cdb file, or it was cut off");
                }
                taker.record(in.readNBytes((int) key), in.readNBytes((int) value));
            }
        } catch (EOFException e) {
            throw new IOException("it is no cdb file, or it was cut off", e);
        }
    }
}
