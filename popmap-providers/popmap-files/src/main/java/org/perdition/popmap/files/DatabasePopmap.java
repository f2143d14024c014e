// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.RegularFile;
import org.perdition.popmap.files.format.BadDatabaseException;
import org.perdition.popmap.files.format.DatabaseFile;
import org.perdition.popmap.files.format.DatabaseFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The popmaps {@code gdbm}, {@code bdb} and {@code cdb}: one key in a database file.
 *
 * <p>The file is opened for every lookup, as the original does, so that another one in its place is seen at once and
 * nothing is shared between threads. If the file has changed meanwhile the key is looked for again: what was read of a
 * file that is written in place may be of two minds, and name a wrong server.
 *
 * <p>The key is the bytes of the user name without a NUL behind. A value ends at its first NUL.
 */
public final class DatabasePopmap implements Popmap {
    /** Most tries on a file that changes all the time. Ours: one or two are usual. */
    private static final int MAX_TRIES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(DatabasePopmap.class);

    private final Kind kind;
    private final MapFile file;

    /**
     * What tells these popmaps apart.
     *
     * @param name for {@code map_library}
     * @param defaultName of the file
     * @param maker the program that makes such files
     * @param format of the file
     * @param lock how its programs keep readers and writers apart
     */
    record Kind(String name, String defaultName, String maker, DatabaseFormat format, WriterLock lock) {
        Popmap open(PopmapOptions options) throws PopmapConfigurationException {
            return new DatabasePopmap(this, MapFile.path(options, defaultName));
        }
    }

    private DatabasePopmap(Kind kind, Path path) throws PopmapConfigurationException {
        this.kind = kind;
        this.file = new MapFile(path, Integer.MAX_VALUE);
        try {
            find(new byte[0]);
        } catch (PopmapUnavailableException e) {
            LOG.info("{}", e.getMessage());
        } catch (NoSuchFileException e) {
            throw new PopmapConfigurationException(
                    path + ": no such file; make it with " + kind.maker + ", or name another one with map_library_opt",
                    e);
        } catch (BadDatabaseException e) {
            throw new PopmapConfigurationException(
                    path + ": " + e.getMessage() + " (" + kind.maker + " makes one that can be used)", e);
        } catch (IOException e) {
            throw new PopmapConfigurationException(
                    path + ": cannot be read (" + IoReason.of(e)
                            + "); it must be a file that the user of this process may read",
                    e);
        }
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        try {
            Optional<byte[]> value = find(key.bytes());
            return value.isPresent() ? new LookupResult.Found(text(value.get())) : LookupResult.NOT_FOUND;
        } catch (ClosedByInterruptException e) {
            // The flag goes with the exception.
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException("interrupted while reading " + file);
            interrupted.initCause(e);
            throw interrupted;
        } catch (NoSuchFileException e) {
            throw new PopmapUnavailableException(file + ": no such file", e);
        } catch (BadDatabaseException e) {
            throw new PopmapUnavailableException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PopmapUnavailableException(file + ": cannot be read (" + IoReason.of(e) + ")", e);
        }
    }

    private Optional<byte[]> find(byte[] key) throws IOException, PopmapUnavailableException {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<MapFile.Stamp> before = file.stamp();
            Optional<byte[]> value = Optional.empty();
            BadDatabaseException broken = null;
            RegularFile.checked(file.path());
            try (WriterLock.Held held = kind.lock.keepOut(file.path());
                    DatabaseFile open = DatabaseFile.open(file.path())) {
                if (held.byWriter()) {
                    throw new PopmapUnavailableException(file + ": is being written by another program, and locked");
                }
                value = kind.format.find(open, key);
            } catch (BadDatabaseException e) {
                broken = e;
            }
            if (before.isPresent() && before.equals(file.stamp())) {
                if (broken != null) {
                    throw broken;
                }
                return value;
            }
        }
        throw new PopmapUnavailableException(file + ": changes all the time");
    }

    private static String text(byte[] value) throws BadDatabaseException {
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Arrays.copyOf(value, end)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadDatabaseException("the value of a key is not UTF-8");
        }
    }

    /** No: it comes from a file of this machine, and a change is to be seen at once. */
    @Override
    public boolean cacheable() {
        return false;
    }

    @Override
    public String describe() {
        return kind.name + " " + file;
    }

    /** Does nothing: no file is kept open. */
    @Override
    public void close() {}
}
