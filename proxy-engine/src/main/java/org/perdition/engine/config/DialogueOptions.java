// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Since.V2_2;
import static org.perdition.engine.config.Option.Type.DECIMAL_SECONDS;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.SECONDS;
import static org.perdition.engine.config.Option.Type.TEXT;

/** Options: what clients are told, and the time limits of the dialogue. Listed in {@link ProxyOptions}. */
final class DialogueOptions {
    static final Option NO_BIND_BANNER = Option.flag(
                    "no_bind_banner",
                    SEED,
                    LISTENER,
                    "Show the name of this machine in the greeting, not that of the address connected to.")
            .letter("B");

    static final Option LOGIN_DISABLED =
            Option.flag("login_disabled", SEED, LISTENER, "Refuse every login.").alias("no_login");

    static final Option OK_LINE = Option.value(
                    "ok_line", TEXT, "STRING", "You are so in", SEED, LISTENER, "Text after OK when a login succeeds.")
            .letter("O");

    static final Option SERVER_RESP_LINE = Option.flag(
                    "server_resp_line",
                    SEED,
                    LISTENER,
                    "Pass the real-server's own answer to the login on, instead of ok_line or our own refusal.")
            .letter("o")
            .alias("server_ok_line");

    static final Option POP_CAPABILITY = Option.value(
                    "pop_capability",
                    TEXT,
                    "LIST",
                    "",
                    SEED,
                    LISTENER,
                    "What CAPA lists, sent as written apart from STLS. Two blanks stand between elements, or a dot if"
                            + " there are no two blanks.")
            .shownAs("UIDL.USER and what the proxy itself can do");

    static final Option IMAP_CAPABILITY = Option.value(
                    "imap_capability",
                    TEXT,
                    "LIST",
                    "",
                    SEED,
                    LISTENER,
                    "What CAPABILITY lists, sent as written apart from STARTTLS and LOGINDISABLED. A blank stands"
                            + " between elements.")
            .shownAs("IMAP4 IMAP4REV1 and what the proxy itself can do");

    static final Option MANAGESIEVE_CAPABILITY = Option.value(
                    "managesieve_capability",
                    TEXT,
                    "LIST",
                    "",
                    V2_2,
                    LISTENER,
                    "What the ManageSieve greeting and CAPABILITY list, sent as written apart from STARTTLS, and SASL"
                            + " while no login is possible. Each element is \"NAME\" or \"NAME\" \"VALUE\"; two blanks"
                            + " stand between elements.")
            .shownAs("those of the original, with SASL PLAIN and VERSION 1.0");

    static final Option CAPABILITY = Option.value(
                    "capability",
                    TEXT,
                    "LIST",
                    "",
                    SEED,
                    LISTENER,
                    "pop_capability, imap_capability or managesieve_capability, whichever protocol is spoken. The more particular option wins"
                            + " if both are written in the same place.")
            .letter("I");

    static final Option SASL = Option.flag(
                    "sasl",
                    OURS,
                    LISTENER,
                    "Offer AUTHENTICATE (IMAP4) and AUTH (POP3) with PLAIN and LOGIN. The real-server still gets LOGIN"
                            + " or USER and PASS. ManageSieve always offers PLAIN.")
            .defaultOn();

    static final Option AUTH_FAILURE_DELAY = Option.value(
            "auth_failure_delay",
            DECIMAL_SECONDS,
            "SECONDS",
            "3",
            OURS,
            LISTENER,
            "Wait before a refused login is answered, for that client only.");

    static final Option BAD_COMMAND_LIMIT = Option.value(
            "bad_command_limit",
            NUMBER,
            "LIMIT",
            "3",
            OURS,
            LISTENER,
            "How many bad commands before login close the connection. 0 is no limit.");

    static final Option AUTHENTICATE_TIMEOUT = Option.value(
                    "authenticate_timeout",
                    SECONDS,
                    "SECONDS",
                    "1800",
                    SEED,
                    LISTENER,
                    "Until login: how long a connection may be silent. 0 is no limit. connect_timeout and"
                            + " backend_login_timeout are never longer, login_deadline never more than ten times as"
                            + " long.")
            .alias("authentication_timeout");

    static final Option TIMEOUT = Option.value(
                    "timeout",
                    SECONDS,
                    "SECONDS",
                    "1800",
                    SEED,
                    LISTENER,
                    "After login: how long a connection may be silent in both directions. 0 is no limit.")
            .letter("t");

    static final Option LOGIN_DEADLINE = Option.value(
            "login_deadline",
            SECONDS,
            "SECONDS",
            "180",
            OURS,
            LISTENER,
            "How long a client may take to log in, all in all. 0 is no limit; so is authenticate_timeout 0.");

    static final Option CONNECT_TIMEOUT = Option.value(
            "connect_timeout",
            SECONDS,
            "SECONDS",
            "5",
            OURS,
            LISTENER,
            "How long connecting to one address of a real-server may take. 0 is no limit.");

    static final Option BACKEND_LOGIN_TIMEOUT = Option.value(
            "backend_login_timeout",
            SECONDS,
            "SECONDS",
            "30",
            OURS,
            LISTENER,
            "How long a real-server may take from connection to the answer to the login. 0 is no limit.");

    private DialogueOptions() {}
}
