// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.mina.core.service.IoHandler;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.filter.ConnectionLimits;
import org.perdition.engine.log.SessionLog;
import org.perdition.engine.lookup.HostResolver;
import org.perdition.engine.lookup.LocalNames;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.tls.ListenerTls;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.Transport;

/**
 * What all sessions of one listener share, as it was when they were accepted. A reload makes a new one.
 *
 * @param <C> commands of its protocol
 * @param <R> responses of its protocol
 * @param settings the listener's
 * @param protocol codec and machines
 * @param transport the I/O threads
 * @param tls key material and policy for both legs
 * @param lookup finds the real-server; always with the maps in force, also for sessions from before a reload
 * @param resolver turns names into addresses
 * @param localNames names of the addresses clients connect to, for {@code add_domain}
 * @param greetingHost the host name for the greeting, by the local address; does not block
 * @param limits the listener's connection counts
 * @param log where the session lines go
 * @param token the process's loop-detection token
 * @param sessions all sessions of the process
 */
public record ListenerContext<C, R>(
        ListenerSettings settings,
        MailProtocol<C, R> protocol,
        Transport transport,
        ListenerTls tls,
        AtomicReference<RealServerLookup> lookup,
        HostResolver resolver,
        LocalNames localNames,
        Function<InetAddress, String> greetingHost,
        ConnectionLimits limits,
        SessionLog log,
        String token,
        SessionRegistry sessions) {
    /** Takes a new connection over; called on its I/O thread. */
    public IoHandler accept(MailSession client) {
        return new LegEvents(new ClientSession<>(this, client));
    }
}
