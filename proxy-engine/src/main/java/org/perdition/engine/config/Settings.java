// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the command line, the configuration file and the defaults say, in force as a whole. Immutable.
 *
 * @param program the name the process was started as
 * @param configurationFile the file that was read, or empty if there is none
 * @param configurationDirectory where default files live
 * @param parameters every option with its value, as the log shows them at start; secrets are masked
 * @param notes what the operator should read at start, one line each
 * @param log the log
 * @param process what holds for the whole process
 * @param listeners the listeners to start; at least one
 */
public record Settings(
        String program,
        Optional<Path> configurationFile,
        Path configurationDirectory,
        List<String> parameters,
        List<String> notes,
        LogSettings log,
        ProcessSettings process,
        List<ListenerSettings> listeners) {
    /** Copies the lists. */
    public Settings {
        parameters = List.copyOf(parameters);
        notes = List.copyOf(notes);
        listeners = List.copyOf(listeners);
    }

    /** Whether any listener speaks TLS below 1.2, which the JDK must be told before its first TLS class. */
    public boolean needsOldTls() {
        return listeners.stream()
                .anyMatch(listener ->
                        listener.tls().listen().handshake().versions().min().compareTo(TlsVersion.TLSV1_2) < 0
                                || listener.tls()
                                                .outgoing()
                                                .handshake()
                                                .versions()
                                                .min()
                                                .compareTo(TlsVersion.TLSV1_2)
                                        < 0);
    }

    /** A line for each option in use that Java makes meaningless, for the log at start. */
    public List<String> withoutEffect() {
        Set<String> lines = new LinkedHashSet<>();
        for (ListenerSettings listener : listeners) {
            TlsSettings tls = listener.tls();
            if (tls.listen().dhParametersFile().isPresent()) {
                lines.add("ssl_dh_params_file has no effect: Java chooses the Diffie-Hellman group itself");
            }
            if (tls.listen().handshake().compression()) {
                lines.add("ssl_listen_compression has no effect: Java has no TLS compression");
            }
            if (tls.outgoing().handshake().compression()) {
                lines.add("ssl_outgoing_compression has no effect: Java has no TLS compression");
            }
        }
        return List.copyOf(lines);
    }
}
