// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.perdition.engine.os.ProcessUser;

/**
 * The file the log goes to. A process that is still root's follows no link there that another user may have made: the
 * folder may belong to the user this process becomes, and root would append to whatever that user points at.
 */
final class LogFile {
    /** Of a file that is made: names of users and servers are no business of others. */
    private static final String MODE = "rw-r-----";

    private LogFile() {}

    /**
     * Looks whether it can be written, and makes nothing.
     *
     * @throws IOException if it cannot
     */
    static void check(Path file) throws IOException {
        if (Files.isSymbolicLink(file) && !followsLinks(file)) {
            throw new FileSystemException(
                    file.toString(), null, "it is a symbolic link in a folder that others than root may write to");
        }
        if (Files.exists(file)) {
            Files.newOutputStream(file, StandardOpenOption.APPEND).close();
            return;
        }
        // A link may lead to a file that is still to be made.
        Path target = Files.isSymbolicLink(file) ? file.resolveSibling(Files.readSymbolicLink(file)) : file;
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder)) {
            throw new NoSuchFileException(target.toString());
        } else if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        } else if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    /**
     * Opens it to write at its end; makes it if there is none, for its owner and group alone.
     *
     * @throws IOException if that cannot be done
     */
    static OutputStream open(Path file) throws IOException {
        check(file);
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        if (!followsLinks(file)) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        return Channels.newOutputStream(Files.newByteChannel(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))));
    }

    private static boolean followsLinks(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return !ProcessUser.isRoot() || folder == null || !Files.exists(folder) || isRootsAlone(folder);
    }

    private static boolean isRootsAlone(Path folder) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
        return Integer.valueOf(ProcessUser.ROOT).equals(Files.getAttribute(folder, "unix:uid"))
                && !mode.contains(PosixFilePermission.GROUP_WRITE)
                && !mode.contains(PosixFilePermission.OTHERS_WRITE);
    }
}
