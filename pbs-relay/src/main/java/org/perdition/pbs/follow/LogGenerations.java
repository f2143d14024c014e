// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A log and what rotation has made of it: files in its folder whose names begin with its name. Reads, changes nothing. */
final class LogGenerations {
    /** Most that are looked at, the newest first. More than a month of days. */
    private static final int MOST = 50;

    private final Path log;

    LogGenerations(Path log) {
        this.log = log;
    }

    private record Old(Path file, FileTime changed) {}

    /** The one that a position was written of: by its inode, or, if it was copied or compressed, by what it begins with. */
    Optional<Path> holding(LogPosition.InFile position) {
        List<Path> all = new ArrayList<>(rotated());
        all.add(0, log);
        return all.stream()
                .filter(file -> isSame(file, position))
                .findFirst()
                .or(() -> copied(position.head(), position.offset()));
    }

    /** A copy or compressed form that begins so and has at least so many octets. */
    Optional<Path> copied(LogHead head, long offset) {
        return rotated().stream().filter(file -> begins(file, head, offset)).findFirst();
    }

    /** Those that were changed after one of them, oldest first; none of those known, nor a copy, nor the log itself. */
    List<Path> since(Path one, List<LogPosition.InFile> known) {
        try {
            FileTime from = Files.getLastModifiedTime(one);
            List<Path> later = new ArrayList<>(between(from, known));
            later.removeIf(file -> file.equals(one) || !changedAfter(file, from));
            return later;
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Those that were written after some time, oldest first, and are none of those known, nor copies of these: the log
     * was rotated more than once since it was looked at.
     */
    List<Path> between(FileTime time, List<LogPosition.InFile> known) {
        List<Path> unknown = new ArrayList<>();
        for (Path file : rotated()) {
            try {
                if (Files.getLastModifiedTime(file).compareTo(time) >= 0 && !isKnown(file, known)) {
                    unknown.add(0, file);
                }
            } catch (IOException e) {
                // Gone, or being compressed at this moment: its other form is there too.
            }
        }
        return unknown;
    }

    private static boolean changedAfter(Path file, FileTime time) {
        try {
            return Files.getLastModifiedTime(file).compareTo(time) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isKnown(Path file, List<LogPosition.InFile> known) throws IOException {
        for (LogPosition.InFile part : known) {
            if (LogPart.key(file).equals(part.key())
                    || part.head().length() > 0 && part.head().begins(file)) {
                return true;
            }
        }
        return false;
    }

    private List<Path> rotated() {
        Path folder = log.toAbsolutePath().getParent();
        List<Old> found = new ArrayList<>();
        if (folder == null) {
            return List.of();
        }
        String name = String.valueOf(log.getFileName());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> isRotated(file, name))) {
            for (Path file : files) {
                found.add(new Old(file, Files.getLastModifiedTime(file)));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be seen cannot be read either.
            return List.of();
        }
        return found.stream()
                .sorted(Comparator.comparing(Old::changed).reversed())
                .limit(MOST)
                .map(Old::file)
                .toList();
    }

    private static boolean isRotated(Path file, String name) {
        String own = String.valueOf(file.getFileName());
        return own.length() > name.length()
                && own.startsWith(name)
                && (own.charAt(name.length()) == '.' || own.charAt(name.length()) == '-')
                && Files.isRegularFile(file);
    }

    private static boolean isSame(Path file, LogPosition.InFile position) {
        try {
            return LogPart.key(file).equals(position.key())
                    && !LogPart.isCompressed(file)
                    && Files.size(file) >= position.offset()
                    && position.head().begins(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean begins(Path file, LogHead head, long offset) {
        try {
            // Of no octets nothing can be told.
            return head.length() > 0 && head.begins(file) && (LogPart.isCompressed(file) || Files.size(file) >= offset);
        } catch (IOException e) {
            return false;
        }
    }
}
