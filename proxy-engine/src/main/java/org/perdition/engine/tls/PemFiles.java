// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import nl.altindag.ssl.pem.util.PemUtils;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.RegularFile;

/**
 * Reads certificates from PEM files, combined files and text between the blocks included. What cannot be used is
 * refused with option, file and remedy; nothing of what a file holds ever gets into a message.
 */
final class PemFiles {
    /** Far above any bundle of authorities; so a device or a mail box named by mistake is not read to its end. */
    private static final long MAX_FILE = 16L << 20;

    private static final String CERTIFICATE = "CERTIFICATE-----";
    private static final String DH_PARAMETERS = "DH PARAMETERS-----";

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

    /** Refuses a file that holds no Diffie-Hellman parameters. */
    static void checkDhParameters(String option, Path file) throws ConfigurationException {
        if (!read(option, file).contains(DH_PARAMETERS)) {
            throw problem(
                    option,
                    file,
                    "holds no Diffie-Hellman parameters; name a PEM file with them, or leave the option away: it has no"
                            + " effect here");
        }
    }

    /** The certificates of every PEM file in the directory, whatever its name; at least one. */
    static List<X509Certificate> directory(String option, Path directory) throws ConfigurationException {
        if (!Files.isDirectory(directory)) {
            throw problem(
                    option,
                    directory,
                    IoReason.unseen(directory).orElse("is no directory") + "; name one with PEM files");
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
            throw problem(
                    option,
                    directory,
                    "cannot be listed (" + IoReason.of(e) + "); let the user of this process read it");
        }
        return files;
    }

    /** The text of a file. */
    static String read(String option, Path file) throws ConfigurationException {
        size(option, file);
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.isBlank()) {
                throw problem(option, file, "is empty; name a PEM file");
            }
            return text;
        } catch (IOException e) {
            throw unreadable(option, file, e);
        }
    }

    /** Refuses what is no file of reasonable size. */
    static void size(String option, Path file) throws ConfigurationException {
        try {
            if (Files.isDirectory(file)) {
                throw problem(option, file, "is a directory; name a file");
            }
            if (Files.size(RegularFile.checked(file)) > MAX_FILE) {
                throw problem(option, file, "is too large; name another file");
            }
        } catch (IOException e) {
            throw unreadable(option, file, e);
        }
    }

    /** For a file that cannot be read. */
    static ConfigurationException unreadable(String option, Path file, IOException e) {
        String remedy = e instanceof NoSuchFileException
                ? "name an existing one"
                : e instanceof AccessDeniedException ? "let the user of this process read it" : "name another file";
        return problem(option, file, IoReason.of(e) + "; " + remedy);
    }

    static ConfigurationException problem(String option, Path file, String what) {
        return new ConfigurationException(option + " " + file + ": " + what);
    }
}
