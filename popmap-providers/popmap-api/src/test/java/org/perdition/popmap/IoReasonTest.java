// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators read of failed input and output. */
class IoReasonTest {
    @TempDir
    Path directory;

    private String reading(Path file) {
        try {
            Files.readAllBytes(file);
            throw new AssertionError(file + " can be read");
        } catch (IOException e) {
            return IoReason.of(e);
        }
    }

    @Test
    void aFileThatIsMissingAndAFolderThatIsMissingAreToldApart() {
        assertThat(reading(directory.resolve("no"))).isEqualTo("there is no such file");
        assertThat(reading(directory.resolve("no/such/file")))
                .isEqualTo("there is no folder " + directory.resolve("no"));
        assertThat(reading(directory)).isEqualTo("is a directory");
    }

    @Test
    void aFileBelowAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(reading(file.resolve("x"))).isEqualTo("not a directory");
        assertThat(IoReason.unseen(file)).isEmpty();
        assertThat(IoReason.unseen(directory.resolve("no"))).contains("there is no such file");
    }

    /** Root may enter any folder. */
    @Test
    void theFolderThatMayNotBeEnteredIsNamed() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("closed"));
        Path file = Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try {
            String reason = IoReason.of(new AccessDeniedException(file.toString()));
            assertThat(reason)
                    .isEqualTo(
                            Files.isExecutable(folder)
                                    ? "permission denied"
                                    : "permission denied, the folder " + folder + " may not be entered");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void connections() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            throw new AssertionError(socket + " is connected");
        } catch (ConnectException e) {
            assertThat(IoReason.of(e)).startsWith("connection refused");
        }
        assertThat(IoReason.of(new SocketTimeoutException("Read timed out"))).isEqualTo("no answer in time");
        assertThat(IoReason.of(new UnknownHostException("mail1: Name or service not known")))
                .isEqualTo("there is no such host");
    }

    @Test
    void neverANameOfAClassAndNeverWhatAPeerHasSent() {
        assertThat(IoReason.of(new MalformedInputException(1))).isEqualTo("it is no text in the encoding expected");
        assertThat(IoReason.of(new CertificateException("x"))).isEqualTo("it is no certificate that Java can read");
        assertThat(IoReason.of(new NoSuchAlgorithmException())).isEqualTo("no such algorithm");
        assertThat(IoReason.of(new IllegalStateException(new ConnectException("Connection refused"))))
                .isEqualTo("connection refused");
        assertThat(IoReason.of(new SSLHandshakeException("PKIX path building failed:"
                        + " sun.security.provider.certpath.SunCertPathBuilderException: unable to find a path")))
                .isEqualTo("TLS failed: PKIX path building failed: unable to find a path");
        assertThat(IoReason.of(new IOException())).isEqualTo("input/output error");
        assertThat(IoReason.of(new FileSystemException("x", null, "No space left on device")))
                .isEqualTo("no space left on device");
        assertThat(IoReason.of(new IOException("TLS\n\u001b[2J" + "x".repeat(1000))))
                .startsWith("TLS??[2Jxxx")
                .hasSizeLessThan(130);
    }
}
