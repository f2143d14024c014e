// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Type.STATES;
import static org.perdition.engine.config.Option.Type.TEXT;

/** Options: what is done with user names on their way to popmap and real-server. Listed in {@link ProxyOptions}. */
final class NameOptions {
    /** Labels cut off the local name unless {@code add_domain} says otherwise: from host to domain. */
    static final int ADD_DOMAIN_DEPTH = 1;

    static final Option STRIP_DOMAIN = Option.value(
                    "strip_domain",
                    STATES,
                    "STATE,...",
                    "",
                    SEED,
                    LISTENER,
                    "Cut the last domain_delimiter and what follows off the user name in these states:"
                            + " servername_lookup, local_authentication, remote_login, or all. Not done for"
                            + " servername_lookup with client_server_specification.")
            .letter("S")
            .addingUp();

    static final Option ADD_DOMAIN = Option.value(
                    "add_domain",
                    STATES,
                    "STATE,...[,DEPTH]",
                    "",
                    SEED,
                    LISTENER,
                    "Add a domain to user names without domain_delimiter in these states, after strip_domain: the name"
                            + " of the address the client connected to, less its first DEPTH labels (1 unless written)."
                            + " Not done for servername_lookup with client_server_specification.")
            .letter("A")
            .addingUp();

    static final Option EXPLICIT_DOMAIN = Option.value(
                    "explicit_domain",
                    TEXT,
                    "DOMAIN",
                    "",
                    SEED,
                    LISTENER,
                    "What add_domain adds, as it is, instead of the name of the address.")
            .letter("e");

    static final Option LOWER_CASE = Option.value(
                    "lower_case",
                    STATES,
                    "STATE,...",
                    "",
                    SEED,
                    LISTENER,
                    "Make A to Z in the user name small in these states, after add_domain.")
            .addingUp();

    static final Option QUERY_KEY = Option.value(
                    "query_key",
                    TEXT,
                    "FORMAT,...",
                    "",
                    SEED,
                    LISTENER,
                    "What the popmap is asked for, in turn until it knows one: text with \\U the whole user name, \\u its"
                            + " part before and \\d behind the last delimiter, \\D the delimiter, \\i and \\p address and"
                            + " port of the client, \\I and \\P those it connected to, \\\\ a backslash.")
            .shownAs("the user name");

    static final Option CLIENT_SERVER_SPECIFICATION = Option.flag(
                    "client_server_specification",
                    SEED,
                    LISTENER,
                    "Let clients log in as USER@HOST[:PORT] and so choose the real-server themselves. Whoever can reach"
                            + " the listener can then reach any host and port through it.")
            .letter("c");

    static final Option LOOKUP_ERROR_USES_DEFAULT = Option.flag(
            "lookup_error_uses_default",
            OURS,
            LISTENER,
            "Send users to the default servers also when the popmap cannot say now, as perdition 2.2 did. A server that"
                    + " is not theirs may then get their passwords.");

    private NameOptions() {}
}
