// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file that is written under another name beside its own, and takes its place at once when it is whole. It gets
 * owner, group and permissions of the file it replaces, or the permissions the original gives a new one. Root may use it
 * in a folder of another user, with {@link #write}: no link that is put in its place is followed.
 */
public final class ReplacedFile implements Closeable {
    private static final String NEW_FILE = "rw-r--r--";
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Names are taken by chance from 2^64, so that nobody can have them all in use. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;

    /** Makes the other file. */
    public ReplacedFile(Path file) throws IOException {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("is a folder; name a file");
        }
        String chance = HexFormat.of().toHexDigits(RANDOM.nextLong());
        this.temporary = folder.resolve("." + file.getFileName() + "." + chance + ".new");
        this.channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ALONE);
    }

    /** Where a library writes that wants a name; an empty file. */
    public Path temporary() {
        return temporary;
    }

    /** Writes to the file that was made, whatever has its name by now. */
    public void write(byte[] octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Puts it in its place. */
    public void commit() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
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
        channel.force(true);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what did not take its place. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
