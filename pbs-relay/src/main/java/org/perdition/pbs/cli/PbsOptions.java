// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.perdition.engine.config.Option.Scope.PROCESS;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.PATH;
import static org.perdition.engine.config.Option.Type.SECONDS;
import static org.perdition.engine.config.Option.Type.TEXT;
import static org.perdition.engine.config.Option.Type.WORD;

import java.util.List;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;
import org.perdition.engine.config.OptionTable.Group;

/** The options of perdition-pbs: those of the original with its defaults, and ours. */
public final class PbsOptions {
    static final Option MODE = Option.value(
                    "mode",
                    WORD,
                    "MODE",
                    "",
                    SEED,
                    PROCESS,
                    "What to do: daemon, list, insert, remove, purge, setenv or test. insert and remove take"
                            + " addresses, test takes one; setenv takes -- and the program to start.")
            .letter("m")
            .shownAs("by the name of the program, daemon for perdition-pbs");

    static final Option TEST = Option.value(
                    "test",
                    WORD,
                    "ADDRESS",
                    "",
                    OURS,
                    PROCESS,
                    "Say whether ADDRESS may relay, until when, and from which login it was learnt, and end. Exit status"
                            + " 0 if it may, 1 if not.")
            .commandLineOnly();

    static final Option TIMEOUT = Option.value(
                    "timeout",
                    SECONDS,
                    "SECONDS",
                    "3600",
                    SEED,
                    PROCESS,
                    "How long an address may relay after a login, or after it was inserted.")
            .letter("t");

    static final Option STORE = Option.value(
            "store", WORD, "KIND", "bdb", OURS, PROCESS, "What the addresses are kept in: bdb, gdbm, text or redis.");

    static final Option DB_FILE = Option.value(
                    "db_file",
                    PATH,
                    "FILE",
                    "/etc/mail/popauth.db",
                    SEED,
                    PROCESS,
                    "The file they are kept in. It is made if it is not there.")
            .letter("D");

    static final Option PREFIX = Option.value(
                    "prefix",
                    TEXT,
                    "TEXT",
                    "POP:",
                    SEED,
                    PROCESS,
                    "With bdb and gdbm: what keys begin with. --prefix= for nothing.")
            .letter("p");

    static final Option IPV6_PREFIX = Option.value(
            "ipv6_prefix",
            NUMBER,
            "BITS",
            "128",
            OURS,
            PROCESS,
            "Of an IPv6 address let the network of so many bits relay, 48 to 128: 64 for clients that change theirs.");

    static final Option LOG_FILE = Option.value(
                    "log_file",
                    PATH,
                    "FILE",
                    "/var/log/mail.log",
                    SEED,
                    PROCESS,
                    "The log to follow, through rotation; - for the standard input.")
            .letter("L")
            .alias("log_filename");

    static final Option REGEX = Option.value(
                    "regex",
                    TEXT,
                    "REGEX",
                    "",
                    SEED,
                    PROCESS,
                    "Lines that tell of a login, as a POSIX extended expression: group 1 is the address, group 2 the"
                            + " user, if there is one. The line must end in status=\"ok\" unless the expression has the"
                            + " word status.")
            .letter("r")
            .shownAs("the Auth lines of all releases");

    static final Option POSITION_FILE = Option.value(
                    "position_file",
                    PATH,
                    "FILE",
                    "",
                    OURS,
                    PROCESS,
                    "Where the daemon keeps how far it has read the log, to go on there after a restart.")
            .shownAs("db_file with .position behind it");

    static final Option EXPIRE_INTERVAL = Option.value(
            "expire_interval",
            SECONDS,
            "SECONDS",
            "10",
            OURS,
            PROCESS,
            "How often addresses whose time is over are removed; a mail server that does not look at the time lets them"
                    + " relay until then. At least 1.");

    static final Option LOG_FACILITY = Option.value(
                    "log_facility",
                    TEXT,
                    "WHERE",
                    "mail",
                    SEED,
                    PROCESS,
                    "Where the program's own log goes: a facility of the system log, - for standard output, + for"
                            + " standard error, /FILE to append to.")
            .letter("F");

    static final Option DEBUG =
            Option.flag("debug", SEED, PROCESS, "Log more. Overrides quiet.").letter("d");

    static final Option QUIET =
            Option.flag("quiet", SEED, PROCESS, "Log errors only.").letter("q");

    static final Option USER = Option.value(
                    "user",
                    WORD,
                    "USER",
                    "",
                    SEED,
                    PROCESS,
                    "Daemon started as root: run as this user (name or number) once files are open.")
            .letter("u")
            .alias("username")
            .shownAs("nobody");

    static final Option GROUP = Option.value(
                    "group",
                    WORD,
                    "GROUP",
                    "",
                    SEED,
                    PROCESS,
                    "Daemon started as root: run as this group (name or number).")
            .letter("g")
            .shownAs("nobody, or nogroup where there is no such group");

    static final Option NO_DAEMON = Option.flag(
                    "no_daemon", SEED, PROCESS, "Stay in the foreground, as also with log_facility - or +.")
            .letter("n");

    static final Option PID_FILE = Option.value(
                    "pid_file",
                    PATH,
                    "FILE",
                    "",
                    OURS,
                    PROCESS,
                    "File the daemon's process number is written to; its name begins with /. Empty: none.")
            .shownAs("/var/run/PROGRAM/PROGRAM.pid in the background, none in the foreground");

    static final Option HELP = Option.flag("help", SEED, PROCESS, "Show this text and end.")
            .letter("h")
            .commandLineOnly();

    static final Option VERSION =
            Option.flag("version", OURS, PROCESS, "Show versions and end.").commandLineOnly();

    /** All of them. */
    public static final OptionTable TABLE = new OptionTable(List.of(
            new Group("What to do", List.of(MODE, TEST, TIMEOUT)),
            new Group("Addresses", List.of(STORE, DB_FILE, PREFIX, IPV6_PREFIX)),
            new Group("Logins", List.of(LOG_FILE, ServiceOptions.EVENT_SOCKET, REGEX, POSITION_FILE, EXPIRE_INTERVAL)),
            new Group(
                    "Redis",
                    List.of(ServiceOptions.REDIS, ServiceOptions.REDIS_PASSWORD_FILE, ServiceOptions.REDIS_CA_FILE)),
            new Group("Mail servers that ask", List.of(ServiceOptions.POLICY_LISTEN, ServiceOptions.SOCKETMAP_LISTEN)),
            new Group("Log of its own", List.of(LOG_FACILITY, DEBUG, QUIET)),
            new Group("Process", List.of(USER, GROUP, NO_DAEMON, PID_FILE)),
            new Group("Run", List.of(HELP, VERSION))));

    private PbsOptions() {}
}
