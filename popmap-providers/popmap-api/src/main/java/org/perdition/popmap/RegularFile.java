// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that can be opened without waiting: whoever opens a pipe may wait for its writer for ever. */
public final class RegularFile {
    private RegularFile() {}

    /**
     * The path, if a file stands there, or nothing at all: that is left to who opens it. Links are followed.
     *
     * @throws FileSystemException if a folder, pipe, socket or device stands there
     */
    public static Path checked(Path path) throws IOException {
        if (Files.isRegularFile(path) || !Files.exists(path)) {
            return path;
        }
        String found = Files.isDirectory(path) ? "it is a folder" : "it is no regular file";
        throw new FileSystemException(path.toString(), null, found);
    }
}
