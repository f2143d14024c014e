// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Scope.PROCESS;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.PATH;
import static org.perdition.engine.config.Option.Type.SECONDS;
import static org.perdition.engine.config.Option.Type.SERVERS;
import static org.perdition.engine.config.Option.Type.TEXT;
import static org.perdition.engine.config.Option.Type.WORD;

/** Options: the process as a whole, its log, and what only makes sense on the command line. Listed in {@link ProxyOptions}. */
final class ProcessOptions {
    static final Option LOG_FACILITY = Option.value(
                    "log_facility",
                    TEXT,
                    "WHERE",
                    "mail",
                    SEED,
                    PROCESS,
                    "Where the log goes: a facility of the system log, - for standard output, + for standard error,"
                            + " /FILE to append to.")
            .letter("F");

    static final Option DEBUG =
            Option.flag("debug", SEED, PROCESS, "Log more. Overrides quiet.").letter("d");

    static final Option QUIET =
            Option.flag("quiet", SEED, PROCESS, "Log errors only.").letter("q");

    static final Option LOG_FORMAT = Option.value(
            "log_format",
            WORD,
            "RELEASE",
            "1.18",
            OURS,
            PROCESS,
            "Which release of the original the Connect, Auth and Close lines look like: 1.11, 1.18 or 2.2.");

    static final Option CONNECTION_LOGGING = Option.flag(
                    "connection_logging",
                    SEED,
                    LISTENER,
                    "With debug: log the dialogue before login, passwords masked unless log_passwd is always.")
            .letter("C");

    static final Option LOG_PASSWD = Option.value(
            "log_passwd",
            WORD,
            "WHEN",
            "never",
            SEED,
            PROCESS,
            "When passwords are logged: never, fail (logins that were refused), ok (successful ones) or always.");

    static final Option CONNECT_RELOG = Option.value(
            "connect_relog",
            SECONDS,
            "SECONDS",
            "300",
            SEED,
            LISTENER,
            "Repeat the Auth line of a session so often, for POP-before-SMTP. 0 is never.");

    static final Option AUTH_EVENT_SOCKET = Option.value(
            "auth_event_socket",
            PATH,
            "SOCKET",
            "",
            OURS,
            PROCESS,
            "Also send the Auth line of each successful login, and its repetitions, to this local datagram socket,"
                    + " where perdition-pbs listens with event_socket. Empty: to none.");

    static final Option PID_FILE = Option.value(
                    "pid_file",
                    PATH,
                    "FILE",
                    "",
                    SEED,
                    PROCESS,
                    "File the process number is written to; its name begins with /. Empty: none.")
            .shownAs("/var/run/PROGRAM/PROGRAM.pid in the background, none in the foreground");

    static final Option NO_DAEMON = Option.flag("no_daemon", SEED, PROCESS, "Stay in the foreground.")
            .shownAs("off; on with log_facility - or +");

    static final Option INETD_MODE = Option.flag(
                    "inetd_mode",
                    SEED,
                    PROCESS,
                    "Serve the connection, or the listening socket, that is the standard input.")
            .letter("i");

    static final Option INETD_IDLE_TIMEOUT = Option.value(
            "inetd_idle_timeout",
            SECONDS,
            "SECONDS",
            "60",
            OURS,
            PROCESS,
            "With inetd_mode and a listening socket: end after so long without a session.");

    static final Option DRAIN_TIMEOUT = Option.value(
            "drain_timeout",
            SECONDS,
            "SECONDS",
            "300",
            OURS,
            PROCESS,
            "After SIGTERM: how long sessions that are logged in may go on. 0 closes them at once.");

    static final Option IO_THREADS = Option.value(
                    "io_threads", NUMBER, "N", "0", OURS, PROCESS, "Threads for the network.")
            .shownAs("0, one for each processor");

    /** Ours: a database asked by more at a time is not faster. */
    static final Option LOOKUP_THREADS = Option.value(
            "lookup_threads",
            NUMBER,
            "N",
            "16",
            OURS,
            PROCESS,
            "Threads for popmaps, and so how many lookups run at once.");

    static final Option CONFIG_FILE = Option.value(
                    "config_file", PATH, "FILE", "", SEED, PROCESS, "Configuration file.")
            .letter("f")
            .shownAs("by program name and protocol")
            .commandLineOnly();

    static final Option CHECK = Option.flag(
                    "check", OURS, PROCESS, "Read everything, say whether it can be used, and end.")
            .commandLineOnly();

    static final Option LOOKUP = Option.value(
                    "lookup", TEXT, "USER", "", OURS, PROCESS, "Say which real-server USER would reach, and end.")
            .commandLineOnly();

    static final Option LOOKUP_FROM = Option.value(
                    "lookup_from",
                    SERVERS,
                    "CLIENT[:PORT],LOCAL[:PORT]",
                    "",
                    OURS,
                    PROCESS,
                    "With lookup: the connection to answer for, address of the client and address it connected to."
                            + " query_key and add_domain look at them.")
            .shownAs("from and to 127.0.0.1")
            .commandLineOnly();

    static final Option HELP = Option.flag("help", SEED, PROCESS, "Show this text and end.")
            .letter("h")
            .commandLineOnly();

    static final Option VERSION =
            Option.flag("version", OURS, PROCESS, "Show versions and end.").commandLineOnly();

    private ProcessOptions() {}
}
