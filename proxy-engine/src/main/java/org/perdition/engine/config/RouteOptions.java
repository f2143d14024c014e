// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Since.V2_2;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.PORT;
import static org.perdition.engine.config.Option.Type.SERVERS;
import static org.perdition.engine.config.Option.Type.TEXT;
import static org.perdition.engine.config.Option.Type.WORD;

/** Options: where listeners listen and to which real-servers they go. Listed in {@link ProxyOptions}. */
final class RouteOptions {
    static final Option PROTOCOL = Option.value(
                    "protocol",
                    WORD,
                    "PROTOCOL",
                    "",
                    SEED,
                    LISTENER,
                    "What is spoken: POP3, POP3S, IMAP4, IMAP4S or MANAGESIEVE, in any case. With named listeners, -P starts those of"
                            + " this protocol.")
            .letter("P")
            .shownAs("from the program name, else POP3");

    static final Option BIND_ADDRESS = Option.value(
                    "bind_address",
                    SERVERS,
                    "ADDRESS[:PORT],...",
                    "",
                    SEED,
                    LISTENER,
                    "Addresses to listen on. IPv6 as ::1 or [::1]:1110. A missing port is listen_port.")
            .letter("b")
            .shownAs("all addresses");

    static final Option LISTEN_PORT = Option.value(
                    "listen_port", PORT, "PORT", "", SEED, LISTENER, "Port to listen on.")
            .letter("l")
            .shownAs("110, 995, 143, 993 or 4190 by protocol");

    static final Option CONNECTION_LIMIT = Option.value(
                    "connection_limit",
                    NUMBER,
                    "LIMIT",
                    "0",
                    SEED,
                    LISTENER,
                    "How many connections a listener serves at once; one more is told so and closed. 0 is no limit.")
            .letter("L");

    static final Option CONNECTIONS_PER_ADDRESS = Option.value(
            "connections_per_address",
            NUMBER,
            "LIMIT",
            "50",
            OURS,
            LISTENER,
            "How many connections that are not logged in one client address may hold at once. 0 is no limit.");

    static final Option TCP_KEEPALIVE = Option.flag(
            "tcp_keepalive",
            V2_2,
            LISTENER,
            "Switch TCP keep-alive on towards clients and real-servers, so that peers that vanished are noticed.");

    static final Option OUTGOING_SERVER = Option.value(
                    "outgoing_server",
                    SERVERS,
                    "HOST[:PORT],...",
                    "",
                    SEED,
                    LISTENER,
                    "Default real-servers for users the popmap does not know, used in turn; one that cannot be reached"
                            + " is passed over. Names of users are not allowed here.")
            .letter("s");

    static final Option OUTGOING_PORT = Option.value(
                    "outgoing_port",
                    PORT,
                    "PORT",
                    "",
                    SEED,
                    LISTENER,
                    "Port of a real-server that is named without one.")
            .letter("p")
            .shownAs("110, 995, 143, 993 or 4190 by protocol");

    static final Option USERNAME_FROM_DATABASE = Option.flag(
                    "username_from_database",
                    SEED,
                    LISTENER,
                    "If the popmap answers USER@HOST, log in to the real-server as USER.")
            .letter("U");

    static final Option DOMAIN_DELIMITER = Option.value(
                    "domain_delimiter",
                    TEXT,
                    "STRING",
                    "@",
                    SEED,
                    LISTENER,
                    "What stands between user and domain, one or more characters.")
            .letter("D");

    static final Option NO_LOOKUP = Option.flag(
                    "no_lookup",
                    SEED,
                    LISTENER,
                    "Resolve no host names and no service names: addresses and port numbers only. Implies"
                            + " no_bind_banner.")
            .letter("n");

    private RouteOptions() {}
}
