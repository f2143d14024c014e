// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** A server of a package, in a folder of its own, as a user of its own where the tests are run by root. */
final class ServerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private ServerProcess() {}

    /** A folder for that user, without blanks in its name, which some scripts of packages do not stand. */
    static Path folder(String name, String owner) {
        try {
            Path folder = Files.createTempDirectory(name);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolder.delete(folder)));
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes certificate and key, which that user alone may read. */
    static void writeIdentity(Path folder, String owner, Identity identity) {
        identity.writeCertificate(folder.resolve("server.crt.pem"));
        Path key = identity.writeKey(folder.resolve("server.key.pem"));
        run(folder, List.of("chmod", "600", key.toString()));
        if (isRoot()) {
            run(folder, List.of("chown", owner, key.toString()));
        }
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The command as that user, in the same process. */
    static List<String> as(String owner, List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--clear-groups", "--"));
        words.addAll(command);
        return words;
    }

    /** Runs a command that must succeed. */
    static String run(Path folder, List<String> command) {
        RunningProgram.Ended ended = RunningProgram.run(folder, Map.of(), command);
        if (ended.status() != 0) {
            throw new AssertionError(command.get(0) + ": " + ended.status() + "\n" + ended.text());
        }
        return ended.text();
    }

    /** Waits until the server answers. */
    static void await(RunningProgram server, BooleanSupplier answers) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || !server.isAlive()) {
                throw new AssertionError("does not serve:\n" + server.output().text());
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    /** Sends a signal to a server and all its processes, of which some may be about to end. */
    static void signalAll(RunningProgram server, String name) {
        for (long pid : server.isAlive() ? server.pids() : List.<Long>of()) {
            try {
                RunningProgram.signal(name, pid);
            } catch (AssertionError e) {
                if (ProcessHandle.of(pid).isPresent()) {
                    throw e;
                }
            }
        }
    }

    /** Ends a server by a signal and waits. */
    static void end(RunningProgram server, String signal) {
        if (server.isAlive()) {
            server.signal(signal);
            server.awaitEnd(PATIENCE);
        }
    }
}
