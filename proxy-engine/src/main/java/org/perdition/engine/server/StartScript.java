// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ProcessSettings.Mode;
import org.perdition.engine.os.ProcessUser;

/**
 * The script in {@code bin/} that has started this process in the background and waits for a word about it: a JVM
 * cannot fork, so the script ends where the original's first process did. It says nothing to a process that the script
 * has become.
 */
public final class StartScript {
    /** System property: where the script listens. */
    private static final String STATUS = "perdition.status";

    /** System property: the script's process number. */
    private static final String SCRIPT = "perdition.script";

    /** How often it looks whether the script is still there: by its parent, which only asking tells. */
    private static final TimeUnit LOOK = TimeUnit.SECONDS;

    private static final String READY = "ready\n";
    private static final String STAY = "stay\n";

    /** Open from the beginning: it could not be opened any more as another user. */
    private final @Nullable OutputStream status;

    private StartScript(@Nullable OutputStream status) {
        this.status = status;
    }

    /**
     * The one of this process.
     *
     * @throws StartException if it has gone already
     */
    public static StartScript ofProcess() throws StartException {
        String named = System.getProperty(STATUS, "");
        try {
            return new StartScript(
                    named.isEmpty() ? null : Files.newOutputStream(Path.of(named), StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw brokenOff();
        }
    }

    private static StartException brokenOff() {
        return new StartException("the start was broken off: the start script has gone");
    }

    /**
     * Refuses what only the script can do.
     *
     * @throws StartException if the process is to run in the background and no script can leave it there
     */
    public void check(Mode mode) throws StartException {
        if (mode == Mode.DAEMON && status == null) {
            throw new StartException("no_daemon: this process cannot put itself into the background; start it by the"
                    + " script in bin/, or write no_daemon");
        }
    }

    /**
     * Says that the process serves. In the background the standard streams then lead nowhere, so that whoever called
     * the script is not kept waiting for their end.
     *
     * @param orphaned run when the script has gone that passes signals on to a process in the foreground
     * @throws StartException if the script has gone already, which means that the start was broken off
     */
    public void serving(Mode mode, Runnable orphaned) throws StartException {
        if (status == null) {
            return;
        }
        boolean background = mode == Mode.DAEMON;
        // The script is the parent of this process until it ends; an orphan has another.
        long script = Long.getLong(SCRIPT, 0);
        if (ProcessUser.parent() != script) {
            throw brokenOff();
        }
        try (status) {
            status.write((background ? READY : STAY).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw brokenOff();
        }
        if (background) {
            closeStandardStreams();
        } else {
            Thread watch = new Thread(() -> watch(script, orphaned), "start-script");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private static void watch(long script, Runnable orphaned) {
        try {
            while (ProcessUser.parent() == script) {
                LOOK.sleep(1);
            }
            orphaned.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The JDK opens /dev/null in the place of these three, so no other file ever has their numbers. */
    private static void closeStandardStreams() {
        try {
            System.in.close();
        } catch (IOException e) {
            // Nothing reads it.
        }
        System.out.close();
        System.err.close();
    }
}
