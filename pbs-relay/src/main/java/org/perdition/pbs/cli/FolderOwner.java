// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.perdition.engine.os.Accounts;
import org.perdition.engine.os.ProcessUser;

/**
 * Whose folder the files of a store are in. In the folder of another user root writes nothing: that user may put
 * another file, or a link, there at any moment. Linux; elsewhere every folder counts as root's.
 */
final class FolderOwner {
    /** Group and others may write, as {@code st_mode} has it. */
    private static final int OPEN = 0022;

    private FolderOwner() {}

    /** Whether nobody but root can swap names where all these files are. */
    static boolean isRoot(List<Path> files) {
        for (Path file : files) {
            Path folder = folderOf(file);
            if (number(folder, "unix:uid") != ProcessUser.ROOT || (number(folder, "unix:mode") & OPEN) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * If this is root's process, and the folder of the first file another user's, becomes the user who owns the file,
     * or the folder as long as there is no such file.
     *
     * @throws IOException if that cannot be
     */
    static void become(List<Path> files) throws IOException {
        if (files.isEmpty() || !ProcessUser.isRoot()) {
            return;
        }
        Path folder = folderOf(files.get(0));
        int owner = number(folder, "unix:uid");
        if (owner == ProcessUser.ROOT) {
            return;
        }
        Path file = files.get(0);
        int user = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? number(file, "unix:uid") : owner;
        int chosen = user == ProcessUser.ROOT ? owner : user;
        try {
            ProcessUser.become(
                    Accounts.user(Integer.toUnsignedString(chosen)).orElseThrow(),
                    Accounts.group(Integer.toUnsignedString(number(folder, "unix:gid")))
                            .orElseThrow());
        } catch (IOException e) {
            throw new IOException(
                    "db_file: " + folder + " belongs to user number " + Integer.toUnsignedString(chosen)
                            + ", whom this process cannot become (" + e.getMessage() + "); run this as that user",
                    e);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder;
    }

    /** Of what cannot be looked at nothing is told here: whoever writes the file says why that cannot be. */
    private static int number(Path path, String attribute) {
        try {
            return Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS) instanceof Integer number
                    ? number
                    : ProcessUser.ROOT;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return ProcessUser.ROOT;
        }
    }
}
