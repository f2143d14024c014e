// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs commands without root's rights, whoever runs the tests. */
public final class OrdinaryUser {
    private static final String NAME = "nobody";

    private OrdinaryUser() {}

    /** The command, put so that it runs as an ordinary user. */
    public static List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NAME, "--regid=nogroup", "--clear-groups"));
        }
        command.addAll(List.of(words));
        return command;
    }

    /** Gives a folder and all in it to that user. */
    public static Path give(Path folder) {
        if (!isRoot()) {
            return folder;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NAME);
            for (Path file : files.toList()) {
                Files.setAttribute(file, "owner:owner", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the calling test as not run unless it is run by root. */
    public static void requireRoot() {
        if (!isRoot()) {
            Peer.notRun("needs root");
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
