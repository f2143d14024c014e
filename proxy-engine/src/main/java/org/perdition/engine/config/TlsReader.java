// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.perdition.engine.tls.cipher.CipherString;
import org.perdition.engine.tls.cipher.CipherStringException;

/** From the values that hold for one listener to what it needs for TLS. No file is read, only looked for. */
final class TlsReader {
    private final Values values;
    private final Path configurationDirectory;

    private TlsReader(Values values, Path configurationDirectory) {
        this.values = values;
        this.configurationDirectory = configurationDirectory;
    }

    /** The settings; what cannot be used becomes a problem. */
    static TlsSettings read(Values values, Path configurationDirectory) {
        TlsReader reader = new TlsReader(values, configurationDirectory);
        return new TlsSettings(reader.listen(), reader.outgoing());
    }

    private TlsSettings.Listen listen() {
        return new TlsSettings.Listen(
                values.path(TlsOptions.SSL_CERT_FILE).orElse(configurationDirectory.resolve("perdition.crt.pem")),
                values.path(TlsOptions.SSL_KEY_FILE).orElse(configurationDirectory.resolve("perdition.key.pem")),
                passphrase(),
                values.path(TlsOptions.SSL_CA_CHAIN_FILE),
                clients(),
                handshake(
                        TlsOptions.SSL_LISTEN_MIN,
                        TlsOptions.SSL_LISTEN_MAX,
                        TlsOptions.SSL_LISTEN_CIPHERS,
                        TlsOptions.SSL_LISTEN_COMPRESSION),
                !values.flag(TlsOptions.SSL_NO_CIPHER_SERVER_PREFERENCE),
                values.path(TlsOptions.SSL_DH_PARAMS_FILE));
    }

    private TlsSettings.Outgoing outgoing() {
        return new TlsSettings.Outgoing(
                values.path(TlsOptions.SSL_CA_FILE),
                caPath(),
                new TlsSettings.Verification(
                        !values.flag(TlsOptions.SSL_NO_CERT_VERIFY),
                        !values.flag(TlsOptions.SSL_NO_CN_VERIFY),
                        values.flag(TlsOptions.SSL_CERT_ACCEPT_SELF_SIGNED),
                        values.flag(TlsOptions.SSL_CA_ACCEPT_SELF_SIGNED),
                        values.flag(TlsOptions.SSL_CERT_ACCEPT_EXPIRED),
                        values.flag(TlsOptions.SSL_CERT_ACCEPT_NOT_YET_VALID),
                        depth()),
                handshake(
                        TlsOptions.SSL_OUTGOING_MIN,
                        TlsOptions.SSL_OUTGOING_MAX,
                        TlsOptions.SSL_OUTGOING_CIPHERS,
                        TlsOptions.SSL_OUTGOING_COMPRESSION));
    }

    private TlsSettings.Passphrase passphrase() {
        Optional<Path> file = values.path(TlsOptions.SSL_PASSPHRASE_FILE);
        int descriptor = values.number(TlsOptions.SSL_PASSPHRASE_FD, 0);
        if (file.isEmpty()) {
            return new TlsSettings.Passphrase.Descriptor(descriptor);
        }
        if (values.written(TlsOptions.SSL_PASSPHRASE_FD).isPresent()) {
            values.problem(
                    TlsOptions.SSL_PASSPHRASE_FILE, "there is an ssl_passphrase_fd too; write only one of the two");
        }
        return new TlsSettings.Passphrase.InFile(file.get());
    }

    /** As in the original, the switch for real-servers holds for clients too. */
    private Optional<TlsSettings.Clients> clients() {
        return values.flag(TlsOptions.SSL_NO_CLIENT_CERT_VERIFY) || values.flag(TlsOptions.SSL_NO_CERT_VERIFY)
                ? Optional.empty()
                : Optional.of(new TlsSettings.Clients(values.path(TlsOptions.SSL_CA_FILE), caPath(), depth()));
    }

    private int depth() {
        return values.number(TlsOptions.SSL_CERT_VERIFY_DEPTH, 0);
    }

    /** As written, where nothing means none; else the default directory. */
    private Optional<Path> caPath() {
        return values.given(TlsOptions.SSL_CA_PATH).isDefault()
                ? Optional.of(configurationDirectory.resolve("perdition.ca")).filter(TlsReader::hasFiles)
                : values.path(TlsOptions.SSL_CA_PATH);
    }

    /** An empty default directory is as good as none, so that Java's own authorities are used. */
    private static boolean hasFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            // Other authorities instead, because these cannot be read, would be a surprise: who reads them says why.
            return true;
        }
    }

    private TlsSettings.Handshake handshake(Option lowest, Option highest, Option ciphers, Option compression) {
        return new TlsSettings.Handshake(versions(lowest, highest), ciphers(ciphers), values.flag(compression));
    }

    private Optional<CipherString> ciphers(Option option) {
        return values.written(option).isEmpty()
                ? Optional.empty()
                : values.read(option, Optional.empty(), text -> {
                    try {
                        return Optional.of(CipherString.parse(text));
                    } catch (CipherStringException e) {
                        throw new UnusableValueException(e.found(), e.remedy());
                    }
                });
    }

    private TlsSettings.Versions versions(Option lowest, Option highest) {
        TlsVersion min = values.read(lowest, TlsVersion.TLSV1_2, TlsVersion::parse);
        TlsVersion max = values.written(highest).isEmpty()
                ? TlsVersion.TLSV1_3
                : values.read(highest, TlsVersion.TLSV1_3, TlsVersion::parse);
        if (min.compareTo(max) > 0) {
            Option later = values.given(highest).isDefault() ? lowest : highest;
            values.problem(
                    later,
                    lowest.name() + " (" + min.word() + ") is above " + highest.name() + " (" + max.word()
                            + "); lower the one or raise the other");
            return TlsSettings.Versions.DEFAULT;
        }
        return new TlsSettings.Versions(min, max);
    }
}
