// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.TlsSettings;

/**
 * Passphrases of encrypted keys. What was typed or came from a descriptor cannot be had a second time, so it is kept
 * in memory until the process ends, for reloads; the key it opens is there too. A file is read again each time.
 *
 * <p>Used by one thread at a time. Nothing of a passphrase is in any message.
 */
public final class Passphrases {
    /** Where something is kept: a descriptor, and the key if a person was asked. */
    private record Origin(int descriptor, Path key) {
        private static final Path ANY_KEY = Path.of("");
    }

    private final Map<Origin, byte[]> kept = new HashMap<>();
    private boolean reading = true;

    /**
     * Reads all that the listeners need and that can be read only once. To be called before the process leaves its
     * terminal or drops its rights.
     *
     * @throws ConfigurationException if a key is encrypted and there is no passphrase for it
     */
    public void ask(List<ListenerSettings> listeners) throws ConfigurationException {
        for (ListenerSettings listener : listeners) {
            TlsSettings.Listen settings = listener.tls().listen();
            if (listener.login().client() != LegSecurity.PLAIN
                    && settings.passphrase() instanceof TlsSettings.Passphrase.Descriptor
                    && Files.isRegularFile(settings.keyFile())
                    && PrivateKeyFile.isEncrypted(settings.keyFile())) {
                get(settings.passphrase(), settings.keyFile());
            }
        }
    }

    /** From now on no descriptor is read and nobody is asked. */
    public void stopReading() {
        reading = false;
    }

    /** The passphrase for a key, as bytes; the caller must not change it. */
    byte[] get(TlsSettings.Passphrase source, Path key) throws ConfigurationException {
        if (source instanceof TlsSettings.Passphrase.InFile inFile) {
            return PassphraseSource.read(inFile.file());
        }
        int number = ((TlsSettings.Passphrase.Descriptor) source).number();
        boolean person = PassphraseSource.isTerminal(number);
        Origin origin = new Origin(number, person ? key : Origin.ANY_KEY);
        byte[] known = kept.get(origin);
        if (known != null) {
            return known;
        }
        if (!reading) {
            throw PemFiles.problem(
                    "ssl_key_file",
                    key,
                    "is encrypted, and its passphrase was not read at start; write ssl_passphrase_file, or restart");
        }
        byte[] read = person ? PassphraseSource.ask(key) : PassphraseSource.read(number, key);
        kept.put(origin, read);
        return read;
    }
}
