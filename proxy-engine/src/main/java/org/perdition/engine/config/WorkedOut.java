// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What holds for options that nothing is written of and that have no fixed default, for {@link StartParameters}. */
final class WorkedOut {
    private WorkedOut() {}

    /**
     * By option. Those that are not in it are as they are written, or as their default says.
     *
     * @param listener as it holds without regard to named listeners
     */
    static Map<Option, String> of(ListenerSettings listener, ProcessSettings process) {
        TlsSettings tls = listener.tls();
        Map<Option, String> values = new HashMap<>();
        values.put(RouteOptions.PROTOCOL, listener.protocol().name());
        values.put(
                RouteOptions.LISTEN_PORT, Integer.toString(listener.protocol().port()));
        values.put(RouteOptions.OUTGOING_PORT, Integer.toString(listener.route().outgoingPort()));
        values.put(
                LookupOptions.MAP_LIBRARY,
                listener.route().maps().stream().map(MapSettings::name).collect(Collectors.joining(",")));
        values.put(DialogueOptions.POP_CAPABILITY, String.join(".", ListenerReader.POP_DEFAULT));
        values.put(DialogueOptions.IMAP_CAPABILITY, String.join(" ", ListenerReader.IMAP_DEFAULT));
        values.put(DialogueOptions.MANAGESIEVE_CAPABILITY, String.join("  ", ListenerReader.SIEVE_DEFAULT));
        values.put(TlsOptions.SSL_MODE, new SslMode(listener.login().client(), listener.server()).format());
        values.put(TlsOptions.SSL_CERT_FILE, tls.listen().certificateFile().toString());
        values.put(TlsOptions.SSL_KEY_FILE, tls.listen().keyFile().toString());
        values.put(TlsOptions.SSL_CA_PATH, shown(tls.outgoing().caPath()));
        values.put(
                TlsOptions.SSL_LISTEN_MAX,
                tls.listen().handshake().versions().max().word());
        values.put(
                TlsOptions.SSL_OUTGOING_MAX,
                tls.outgoing().handshake().versions().max().word());
        values.put(SystemOptions.USERNAME, RunAs.DEFAULT_USER);
        values.put(SystemOptions.GROUP, group());
        values.put(ProcessOptions.PID_FILE, shown(process.pidFile()));
        if (process.mode() == ProcessSettings.Mode.FOREGROUND) {
            values.put(ProcessOptions.NO_DAEMON, "on");
        }
        return values;
    }

    private static String shown(Optional<Path> path) {
        return path.map(Path::toString).orElse("");
    }

    /** The first of the usual ones that this machine has. */
    private static String group() {
        for (String name : RunAs.DEFAULT_GROUPS) {
            try {
                return FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByGroupName(name)
                        .getName();
            } catch (IOException e) {
                // Not that one.
            }
        }
        return "";
    }
}
