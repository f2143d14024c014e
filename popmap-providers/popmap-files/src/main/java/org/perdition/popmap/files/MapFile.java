// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.RegularFile;

/**
 * A file a popmap is read from: UTF-8, with or without a byte order mark.
 *
 * @param path where it is
 * @param limit largest size, in bytes
 */
record MapFile(Path path, int limit) {
    /**
     * What tells one state of a file from another without reading it.
     *
     * @param modified time of the last change
     * @param size in bytes
     * @param inode the file system's own key, or null where there is none
     */
    record Stamp(FileTime modified, long size, @Nullable Object inode) {}

    /**
     * A file as it was read.
     *
     * @param stamp its state
     * @param text what it held
     */
    record Content(Stamp stamp, String text) {}

    /** What names a file among named properties. */
    static PopmapProperty property(String defaultName) {
        return new PopmapProperty(
                "file", defaultName, "The file; a relative name starts beside the configuration file.");
    }

    /** The file that is named, or the default; relative names start in the configuration directory. */
    static Path path(PopmapOptions options, String defaultName) throws PopmapConfigurationException {
        Optional<Path> named = options.path("file");
        if (named.isPresent()) {
            return named.get();
        }
        String name = options.option().isEmpty() ? defaultName : options.option();
        try {
            return options.configurationDirectory().resolve(name);
        } catch (InvalidPathException e) {
            throw options.badOption("\"" + name + "\" is no file name; write a path");
        }
    }

    /** The state of the file now, or empty if it is absent or out of reach. */
    Optional<Stamp> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads the whole file. */
    Content read() throws PopmapConfigurationException {
        Optional<Stamp> before = stamp();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(RegularFile.checked(path))) {
            bytes = in.readNBytes(limit + 1);
        } catch (NoSuchFileException e) {
            throw new PopmapConfigurationException(
                    path + ": no such file; create it, or name another one with map_library_opt", e);
        } catch (IOException e) {
            throw new PopmapConfigurationException(
                    path + ": cannot be read (" + IoReason.of(e)
                            + "); it must be a file that the user of this process may read",
                    e);
        }
        if (bytes.length > limit) {
            throw new PopmapConfigurationException(
                    path + ": larger than " + limit + " bytes; use a database for a map of that size");
        }
        Optional<Stamp> after = stamp();
        if (before.isEmpty() || !before.equals(after)) {
            throw new PopmapConfigurationException(path + ": changed while it was read; try again");
        }
        String text = decoded(bytes);
        return new Content(before.get(), text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    private String decoded(byte[] bytes) throws PopmapConfigurationException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new PopmapConfigurationException(path + ":" + line + ": not UTF-8; convert the file to UTF-8", e);
        }
    }

    /** The complaint about one line. */
    PopmapConfigurationException badLine(int number, String reason) {
        return new PopmapConfigurationException(path + ":" + number + ": " + reason);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
