// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import nl.altindag.ssl.pem.util.PemUtils;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings;

/**
 * Reads {@code ssl_key_file}: PKCS#8, PKCS#1 and SEC1, in clear or encrypted. Nothing of a key or passphrase ever
 * gets into a message.
 */
final class PrivateKeyFile {
    private static final String OPTION = "ssl_key_file";
    private static final String KEY = "PRIVATE KEY-----";
    private static final String ENCRYPTED = "BEGIN ENCRYPTED PRIVATE KEY-----";

    /** In the head of a key in the older formats (RFC 1421). */
    private static final String ENCRYPTED_BEFORE_PKCS8 = "Proc-Type: 4,ENCRYPTED";

    private PrivateKeyFile() {}

    /** Whether a passphrase is needed. */
    static boolean isEncrypted(Path file) throws ConfigurationException {
        return isEncrypted(PemFiles.read(OPTION, file));
    }

    private static boolean isEncrypted(String text) {
        return text.contains(ENCRYPTED) || text.contains(ENCRYPTED_BEFORE_PKCS8);
    }

    /** The first private key of the file, as a key of the JDK. */
    static PrivateKey read(Path file, TlsSettings.Passphrase source, Passphrases passphrases)
            throws ConfigurationException {
        String text = PemFiles.read(OPTION, file);
        if (!text.contains(KEY)) {
            throw PemFiles.problem(
                    OPTION, file, "holds no private key; name a PEM file with -----BEGIN PRIVATE KEY-----");
        }
        if (!isEncrypted(text)) {
            return ofJava(file, parse(file, text, new char[0], "holds a damaged private key; copy it again"));
        }
        // The library encodes it as UTF-8 again, for all kinds of keys.
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(passphrases.get(source, file)));
        char[] passphrase = new char[decoded.remaining()];
        decoded.get(passphrase);
        try {
            return ofJava(file, parse(file, text, passphrase, wrong(source)));
        } finally {
            Arrays.fill(passphrase, '\0');
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private static String wrong(TlsSettings.Passphrase source) {
        String where = source instanceof TlsSettings.Passphrase.InFile inFile
                ? "ssl_passphrase_file " + inFile.file()
                : "file descriptor " + ((TlsSettings.Passphrase.Descriptor) source).number() + " (ssl_passphrase_fd)";
        return "the passphrase from " + where + " does not open it; give the right one";
    }

    private static PrivateKey parse(Path file, String text, char[] passphrase, String failure)
            throws ConfigurationException {
        try {
            return PemUtils.parsePrivateKey(text, passphrase);
        } catch (RuntimeException e) {
            // The library throws exceptions of several families; its message may quote the file.
            throw PemFiles.problem(OPTION, file, failure);
        }
    }

    private static PrivateKey ofJava(Path file, PrivateKey parsed) throws ConfigurationException {
        try {
            String algorithm = parsed.getAlgorithm().equals("ECDSA") ? "EC" : parsed.getAlgorithm();
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(parsed.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw PemFiles.problem(OPTION, file, "holds a kind of key that Java does not know; use RSA or EC");
        }
    }
}
