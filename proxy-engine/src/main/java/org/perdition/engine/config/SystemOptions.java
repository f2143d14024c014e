// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Scope.PROCESS;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.WORD;

/** Options: whom the process runs as, and asking the system whether a password is right. Listed in {@link ProxyOptions}. */
final class SystemOptions {
    static final Option USERNAME = Option.value(
                    "username",
                    WORD,
                    "USER",
                    "",
                    SEED,
                    PROCESS,
                    "Started as root: run as this user (name or number) once sockets and files are open.")
            .letter("u")
            .shownAs(RunAs.DEFAULT_USER);

    static final Option GROUP = Option.value(
                    "group", WORD, "GROUP", "", SEED, PROCESS, "Started as root: run as this group (name or number).")
            .letter("g")
            .shownAs("nobody, or nogroup where there is no such group");

    static final Option AUTHENTICATE_IN = Option.flag(
                    "authenticate_in",
                    SEED,
                    LISTENER,
                    "Ask PAM whether name and password are right before a real-server is contacted.")
            .letter("a");

    static final Option PAM_SERVICE = Option.value(
            "pam_service",
            WORD,
            "NAME",
            "perdition",
            OURS,
            PROCESS,
            "With authenticate_in: the file in /etc/pam.d that says how PAM decides.");

    static final Option PAM_THREADS = Option.value(
            "pam_threads",
            NUMBER,
            "N",
            "8",
            OURS,
            PROCESS,
            "With authenticate_in: how many passwords PAM checks at once. 1 for modules that are not thread-safe.");

    private SystemOptions() {}
}
