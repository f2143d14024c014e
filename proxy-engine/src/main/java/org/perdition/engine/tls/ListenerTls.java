// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.TlsSettings;

/**
 * What a listener needs for TLS; a leg in clear needs nothing, and none of its files are read. Immutable.
 *
 * @param client towards clients
 * @param server towards real-servers
 */
public record ListenerTls(Optional<ServerTls> client, Optional<ClientTls> server) {
    /**
     * Reads all files that {@code ssl_mode} makes necessary.
     *
     * @param passphrases for keys that are encrypted
     * @throws ConfigurationException with the problems of both legs
     */
    public static ListenerTls load(ListenerSettings listener, Passphrases passphrases) throws ConfigurationException {
        List<String> problems = new ArrayList<>();
        Optional<ServerTls> client = Optional.empty();
        Optional<ClientTls> server = Optional.empty();
        if (listener.login().client() != LegSecurity.PLAIN) {
            try {
                client = Optional.of(ServerTls.load(
                        listener.tls().listen(), listener.protocol().family(), passphrases));
            } catch (ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        if (listener.server() != LegSecurity.PLAIN) {
            try {
                server = Optional.of(ClientTls.load(listener.tls().outgoing()));
            } catch (ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new ListenerTls(client, server);
    }

    /**
     * What an operator should know of the certificates shown to clients, one line each. They are served all the same.
     *
     * @throws ConfigurationException if a file cannot be read
     */
    public static List<String> objections(ListenerSettings listener, Instant now) throws ConfigurationException {
        if (listener.login().client() == LegSecurity.PLAIN) {
            return List.of();
        }
        TlsSettings.Listen settings = listener.tls().listen();
        List<String> objections = new ArrayList<>(ServedChain.read(settings).unused());
        CertificateDates.objection(settings, now).ifPresent(objections::add);
        return objections;
    }
}
