// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything the command line, the configuration file and the defaults say, in force as a whole. Immutable.
 *
 * @param program the name the process was started as
 * @param configurationFile the file that was read, or empty if there is none
 * @param configurationDirectory where default files live
 * @param notes what the operator should read at start, one line each
 * @param log the log
 * @param process what holds for the whole process
 * @param listeners the listeners to start; at least one
 */
public record Settings(
        String program,
        Optional<Path> configurationFile,
        Path configurationDirectory,
        List<String> notes,
        LogSettings log,
        ProcessSettings process,
        List<ListenerSettings> listeners) {
    /** Copies the lists. */
    public Settings {
        notes = List.copyOf(notes);
        listeners = List.copyOf(listeners);
    }

    /** Whether any listener asks PAM ({@code authenticate_in}). */
    public boolean asksPam() {
        return listeners.stream().anyMatch(listener -> listener.localCheck() == ListenerSettings.LocalCheck.PAM);
    }

    /** Whether any listener speaks TLS below 1.2, which the JDK must be told before its first TLS class. */
    public boolean needsOldTls() {
        return listeners.stream()
                .anyMatch(listener -> listener.tls().listen().versions().min().compareTo(TlsVersion.TLSV1_2) < 0
                        || listener.tls().outgoing().versions().min().compareTo(TlsVersion.TLSV1_2) < 0);
    }
}
