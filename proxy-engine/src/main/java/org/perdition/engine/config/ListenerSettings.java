// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;

/**
 * One listener: an endpoint or several that serve alike.
 *
 * @param name from {@code listener.NAME}, or the protocol if listeners are not named
 * @param protocol what is spoken
 * @param bindAddresses where it listens, each with a port; an empty host is all addresses
 * @param bindBanner whether the greeting shows the name of the address connected to, not of this machine
 * @param login what shapes the dialogue with the client
 * @param server how the leg towards the real-server is protected
 * @param route how real-servers are found
 * @param localCheck who else must accept the password before a real-server is contacted
 * @param timeouts time limits
 * @param tls both legs; to be loaded only where a leg speaks TLS
 * @param connections limits and switches
 * @param log what sessions log
 */
public record ListenerSettings(
        String name,
        Protocol protocol,
        List<HostPort> bindAddresses,
        boolean bindBanner,
        LoginSettings login,
        LegSecurity server,
        RouteSettings route,
        LocalCheck localCheck,
        TimeoutSettings timeouts,
        TlsSettings tls,
        ConnectionSettings connections,
        SessionLogSettings log) {
    /** Who on this side must accept name and password before a real-server gets them. */
    public enum LocalCheck {
        /** Nobody: the real-server decides. */
        NONE,
        /** PAM ({@code authenticate_in}). */
        PAM
    }

    /** Copies the list. */
    public ListenerSettings {
        bindAddresses = List.copyOf(bindAddresses);
    }
}
