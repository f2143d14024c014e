// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.Settings;

/** What a running process cannot change: its sockets, threads and files of its own. */
final class ReloadRules {
    private ReloadRules() {}

    /**
     * A line for each change that needs a restart; empty if all can be taken over.
     *
     * @param pam that the process has had since its start, or {@link LocalAuthentication#NONE}
     */
    static List<String> violations(Settings old, Settings fresh, LocalAuthentication pam) {
        List<String> lines = new ArrayList<>();
        if (old.process().mode() != fresh.process().mode()) {
            lines.add(restart("no_daemon, inetd_mode, or log_facility between a standard output and another place"));
        }
        if (!old.process().pidFile().equals(fresh.process().pidFile())) {
            lines.add(restart("pid_file"));
        }
        if (old.process().ioThreads() != fresh.process().ioThreads()) {
            lines.add(restart("io_threads"));
        }
        if (!old.process().authEventSocket().equals(fresh.process().authEventSocket())) {
            lines.add(restart("auth_event_socket"));
        }
        if (!old.log().equals(fresh.log())) {
            lines.add(restart("log_facility, debug, quiet or whether there is a log4j2.xml"));
        }
        if (!old.process().runAs().sameAs(fresh.process().runAs())) {
            lines.add(restart("username or group"));
        }
        if (!old.process().pam().equals(fresh.process().pam())) {
            lines.add(restart("pam_service or pam_threads"));
        }
        if (fresh.asksPam() && pam == LocalAuthentication.NONE) {
            lines.add(restart("authenticate_in"));
        }
        // A folder the run-as user may not look into would otherwise be the same as defaults for everything.
        old.configurationFile()
                .filter(file -> fresh.configurationFile().isEmpty())
                .ifPresent(file -> lines.add(file + " was read at the start and is not to be found, or not to be"
                        + " seen by this user, now; put it back, or restart"));
        if (fresh.needsOldTls() && !old.needsOldTls()) {
            lines.add(restart("a TLS version below 1.2"));
        }
        Map<String, ListenerSettings> before = byName(old);
        Map<String, ListenerSettings> after = byName(fresh);
        if (!before.keySet().equals(after.keySet())) {
            lines.add(restart("the set of listeners"));
            return lines;
        }
        after.forEach((name, listener) -> {
            ListenerSettings was = before.get(name);
            if (was == null || !was.bindAddresses().equals(listener.bindAddresses())) {
                lines.add("listener " + name + ": " + restart("bind_address or listen_port"));
            } else if (was.protocol().family() != listener.protocol().family()) {
                lines.add("listener " + name + ": " + restart("protocol"));
            }
        });
        return lines;
    }

    private static Map<String, ListenerSettings> byName(Settings settings) {
        return settings.listeners().stream().collect(Collectors.toMap(ListenerSettings::name, Function.identity()));
    }

    private static String restart(String what) {
        return what + " has changed, which takes effect at a restart only; put it back, or restart";
    }
}
