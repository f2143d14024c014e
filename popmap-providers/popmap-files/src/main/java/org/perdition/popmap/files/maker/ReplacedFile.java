// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that is written under another name beside its own, and takes its place at once when it is whole. It gets
 * owner, group and permissions of the file it replaces, or the permissions the original gives a new one.
 */
public final class ReplacedFile implements Closeable {
    private static final String NEW_FILE = "rw-r--r--";

    private final Path file;
    private final Path temporary;

    /** Makes the other file. */
    public ReplacedFile(Path file) throws IOException {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("is a folder; name a file");
        }
        this.temporary = Files.createTempFile(folder, "." + file.getFileName() + ".", ".new");
    }

    /** Where to write; an empty file. */
    public Path temporary() {
        return temporary;
    }

    /** Puts it in its place. */
    public void commit() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (Files.exists(file)) {
            PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
            PosixFileAttributes now = view.readAttributes();
            // Only root may give a file away, and only root has need to.
            if (!now.owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
            if (!now.group().equals(old.group())) {
                view.setGroup(old.group());
            }
            view.setPermissions(old.permissions());
        } else {
            view.setPermissions(PosixFilePermissions.fromString(NEW_FILE));
        }
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what did not take its place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
