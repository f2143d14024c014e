// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import nl.altindag.ssl.pem.util.PemUtils;
import org.perdition.engine.config.ConfigurationException;

/**
 * Reads certificates and keys from PEM files: PKCS#8, PKCS#1 and SEC1 keys, combined files, text between the
 * blocks. What cannot be used is refused with option, file and remedy; nothing of a key ever gets into a message.
 */
final class PemFiles {
    /** Far above any bundle of authorities; so a device or a mail box named by mistake is not read to its end. */
    private static final long MAX_FILE = 16L << 20;

    private static final String CERTIFICATE = "CERTIFICATE-----";
    private static final String KEY = "PRIVATE KEY-----";

    private PemFiles() {}

    /** All certificates of the file, in order; at least one. */
    static List<X509Certificate> certificates(String option, Path file) throws ConfigurationException {
        String text = read(option, file);
        if (!text.contains(CERTIFICATE)) {
            throw problem(option, file, "holds no certificate; name a PEM file with -----BEGIN CERTIFICATE-----");
        }
        return parseCertificates(option, file, text);
    }

    private static List<X509Certificate> parseCertificates(String option, Path file, String text)
            throws ConfigurationException {
        List<X509Certificate> parsed;
        try {
            parsed = PemUtils.parseCertificate(text);
        } catch (RuntimeException e) {
            // The library throws exceptions of several families; its message may quote the file.
            throw problem(option, file, "holds a damaged certificate; copy it again");
        }
        return List.copyOf(parsed);
    }

    /** The first private key of the file, as a key of the JDK. */
    static PrivateKey key(String option, Path file) throws ConfigurationException {
        String text = read(option, file);
        if (!text.contains(KEY)) {
            throw problem(option, file, "holds no private key; name a PEM file with -----BEGIN PRIVATE KEY-----");
        }
        if (text.contains("ENCRYPTED")) {
            throw problem(
                    option,
                    file,
                    "needs a passphrase, which this version cannot ask for; take it off: openssl pkey -in " + file
                            + " -out NEW_FILE");
        }
        try {
            PrivateKey parsed = PemUtils.parsePrivateKey(text);
            String algorithm = parsed.getAlgorithm().equals("ECDSA") ? "EC" : parsed.getAlgorithm();
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(parsed.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw problem(option, file, "holds a kind of key that Java does not know; use RSA or EC");
        } catch (RuntimeException e) {
            throw problem(option, file, "holds a damaged private key; copy it again");
        }
    }

    /** The certificates of every PEM file in the directory, whatever its name; at least one. */
    static List<X509Certificate> directory(String option, Path directory) throws ConfigurationException {
        if (!Files.isDirectory(directory)) {
            throw problem(option, directory, "is no directory; name one with PEM files");
        }
        List<X509Certificate> found = new ArrayList<>();
        for (Path file : files(option, directory)) {
            String text = read(option, file);
            if (text.contains(CERTIFICATE)) {
                found.addAll(parseCertificates(option, file, text));
            }
        }
        if (found.isEmpty()) {
            throw problem(option, directory, "holds no PEM file with a certificate; put one there");
        }
        return found;
    }

    private static TreeSet<Path> files(String option, Path directory) throws ConfigurationException {
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw problem(option, directory, "cannot be listed; let the user of this process read it");
        }
        return files;
    }

    private static String read(String option, Path file) throws ConfigurationException {
        try {
            if (Files.isDirectory(file)) {
                throw problem(option, file, "is a directory; name a file");
            }
            if (Files.size(file) > MAX_FILE) {
                throw problem(option, file, "is too large for a PEM file; name another");
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.isBlank()) {
                throw problem(option, file, "is empty; name a PEM file");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw problem(option, file, "there is no such file; name an existing PEM file");
        } catch (AccessDeniedException e) {
            throw problem(option, file, "may not be read; let the user of this process read it");
        } catch (IOException e) {
            String why = e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
            throw problem(option, file, "cannot be read (" + why + "); name another file");
        }
    }

    static ConfigurationException problem(String option, Path file, String what) {
        return new ConfigurationException(option + " " + file + ": " + what);
    }
}
