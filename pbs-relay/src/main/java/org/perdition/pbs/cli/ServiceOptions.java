// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.perdition.engine.config.Option.Scope.PROCESS;
import static org.perdition.engine.config.Option.Since.OURS;
import static org.perdition.engine.config.Option.Type.PATH;
import static org.perdition.engine.config.Option.Type.SERVERS;
import static org.perdition.engine.config.Option.Type.TEXT;

import org.perdition.engine.config.Option;

/** Options for other programs: Redis, proxies that tell of logins, and mail servers that ask. In {@link PbsOptions}. */
final class ServiceOptions {
    static final Option REDIS = Option.value(
            "redis",
            TEXT,
            "URL",
            "redis://localhost",
            OURS,
            PROCESS,
            "With store redis: redis[s]://[[USER]:[PASSWORD]@]HOST[:PORT][,HOST[:PORT]...][/DATABASE][?prefix=PREFIX];"
                    + " keys are PREFIX, which is perdition: unless written, then pbs: and the address.");

    static final Option REDIS_PASSWORD_FILE = Option.value(
            "redis_password_file",
            PATH,
            "FILE",
            "",
            OURS,
            PROCESS,
            "With store redis: its first line is the password. One in the URL can be seen by all users of the machine.");

    static final Option REDIS_CA_FILE = Option.value(
                    "redis_ca_file",
                    PATH,
                    "FILE",
                    "",
                    OURS,
                    PROCESS,
                    "With store redis and rediss: certificates of the authorities to trust, PEM.")
            .shownAs("those of Java");

    static final Option EVENT_SOCKET = Option.value(
            "event_socket",
            PATH,
            "SOCKET",
            "",
            OURS,
            PROCESS,
            "Daemon: learn from proxies of this machine that send to this local socket (auth_event_socket there), and"
                    + " from no log. Who may write the socket's file is believed.");

    static final Option POLICY_LISTEN = Option.value(
                    "policy_listen",
                    SERVERS,
                    "HOST:PORT",
                    "",
                    OURS,
                    PROCESS,
                    "Daemon: answer Postfix's check_policy_service there.")
            .shownAs("nowhere");

    static final Option SOCKETMAP_LISTEN = Option.value(
                    "socketmap_listen",
                    SERVERS,
                    "HOST:PORT",
                    "",
                    OURS,
                    PROCESS,
                    "Daemon: answer socketmap look-ups of sendmail and Postfix there.")
            .shownAs("nowhere");

    private ServiceOptions() {}
}
