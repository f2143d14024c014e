// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.auth.PamProcess;
import org.perdition.engine.auth.PamProcess.Restart;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.Settings;
import org.perdition.engine.os.ProcessUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PAM while the server is set up: started before root's rights go, if any listener has {@code authenticate_in}. */
final class LocalCheckSetup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCheckSetup.class);

    private static final Path SERVICES = Path.of("/etc/pam.d");

    private final @Nullable PamProcess process;

    private LocalCheckSetup(@Nullable PamProcess process) {
        this.process = process;
    }

    /**
     * Starts the process that asks PAM, if it is wanted, and does not wait for it.
     *
     * @throws StartException if it cannot be started
     */
    static LocalCheckSetup start(Settings settings, Privileges privileges) throws StartException {
        if (!settings.asksPam()) {
            return new LocalCheckSetup(null);
        }
        String service = settings.process().pam().service();
        if (Files.isDirectory(SERVICES) && !Files.exists(SERVICES.resolve(service))) {
            LOG.warn(
                    "pam_service: there is no {}/{}; PAM goes by {}/other then, which lets nobody in as a rule",
                    SERVICES,
                    service,
                    SERVICES);
        }
        if (!ProcessUser.isRoot()) {
            LOG.warn(
                    "authenticate_in: not started as root; modules that read /etc/shadow know the password of user {} only",
                    System.getProperty("user.name"));
        }
        try {
            return new LocalCheckSetup(PamProcess.start(
                    settings.process().pam(), privileges.willDrop() ? Restart.IMPOSSIBLE : Restart.POSSIBLE));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Who is to be asked. */
    LocalAuthentication authentication() {
        return process == null ? LocalAuthentication.NONE : process;
    }

    /**
     * Waits until PAM can be asked.
     *
     * @throws StartException if it never can
     */
    void awaitReady() throws StartException {
        if (process != null) {
            try {
                process.awaitReady();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static StartException failed(IOException e) {
        return new StartException("authenticate_in: " + e.getMessage() + "; mend that, or write authenticate_in = off");
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
