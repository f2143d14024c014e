// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings.Passphrase;

/** Encrypted keys as openssl writes them, and where their passphrases come from. */
class EncryptedKeyTest {
    private static final String SECRET = "s3cret w\u00f6rd";

    @TempDir
    Path directory;

    private Path clear(String algorithm) throws Exception {
        Path key = directory.resolve("clear.pem");
        List<String> command = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", key.toString()));
        if (algorithm.equals("EC")) {
            command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
        }
        openssl(command);
        return key;
    }

    private Path passphraseFile(String text) throws IOException {
        return Files.writeString(directory.resolve("passphrase"), text);
    }

    private static void openssl(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA pkcs8 -topk8",
                "RSA pkcs8 -topk8 -v2 aes128",
                "RSA pkcs8 -topk8 -v1 PBE-SHA1-3DES",
                "EC pkcs8 -topk8 -scrypt",
                "EC pkcs8 -topk8 -v2prf hmacWithSHA512",
                "RSA rsa -traditional -aes256",
                "RSA rsa -traditional -des3",
                "EC ec -aes128",
            })
    void opensKeysOfEveryKind(String kind) throws Exception {
        String[] words = kind.split(" ", 2);
        Path clear = clear(words[0]);
        Path locked = directory.resolve("locked.pem");
        Path passphrase = passphraseFile(SECRET + "\nanother line\n");
        List<String> arguments = new ArrayList<>(List.of(words[1].split(" ", -1)));
        arguments.addAll(List.of("-in", clear.toString(), "-out", locked.toString()));
        arguments.addAll(List.of("-passout", "file:" + passphrase));
        openssl(arguments);
        assertThat(Files.readString(locked)).contains("ENCRYPTED");
        assertThat(PrivateKeyFile.isEncrypted(locked)).isTrue();
        assertThat(PrivateKeyFile.isEncrypted(clear)).isFalse();

        Passphrase source = new Passphrase.InFile(passphrase);
        assertThat(PrivateKeyFile.read(locked, source, new Passphrases()))
                .isEqualTo(PrivateKeyFile.read(clear, source, new Passphrases()));
        passphraseFile(SECRET + "\r\n");
        assertThat(PrivateKeyFile.read(locked, source, new Passphrases()))
                .isEqualTo(PrivateKeyFile.read(clear, source, new Passphrases()));
        passphraseFile("not " + SECRET);
        assertRefused(
                locked,
                source,
                "ssl_key_file DIR/locked.pem: the passphrase from ssl_passphrase_file DIR/passphrase does not open it;"
                        + " give the right one");
    }

    private Path locked() throws Exception {
        Path locked = directory.resolve("locked.pem");
        openssl(List.of(
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-aes256",
                "-pass",
                "pass:secret",
                "-out",
                locked.toString()));
        return locked;
    }

    @Test
    void aFileWithoutPassphraseIsNamed() throws Exception {
        Path locked = locked();
        Passphrase.InFile source = new Passphrase.InFile(passphraseFile("\nsecret\n"));
        String empty = "ssl_passphrase_file DIR/passphrase: its first line holds no passphrase; write it there, and"
                + " nothing else";
        assertRefused(locked, source, empty);
        passphraseFile("");
        assertRefused(locked, source, empty);
        passphraseFile("x".repeat(1025));
        assertRefused(locked, source, empty);
        passphraseFile("sec\0ret\n");
        assertRefused(locked, source, empty);
        Files.delete(source.file());
        assertRefused(
                locked, source, "ssl_passphrase_file DIR/passphrase: there is no such file; name an existing one");
        Files.createDirectory(source.file());
        assertRefused(locked, source, "ssl_passphrase_file DIR/passphrase: is a directory; name a file");
    }

    private void assertRefused(Path key, Passphrase source, String told) {
        assertThatThrownBy(() -> PrivateKeyFile.read(key, source, new Passphrases()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).containsExactly(told.replace("DIR", directory.toString())));
    }

    @Test
    void aDescriptorIsReadOnceAndKept() throws Exception {
        Path locked = locked();
        Path passphrase = passphraseFile("secret\n");
        Passphrases passphrases = new Passphrases();
        try (FileInputStream open = new FileInputStream(passphrase.toFile())) {
            Passphrase source = new Passphrase.Descriptor(descriptorOf(passphrase));
            assertThat(open.available()).isEqualTo(7);
            assertThat(PrivateKeyFile.read(locked, source, passphrases)).isNotNull();
            Files.writeString(passphrase, "changed\n");
            passphrases.stopReading();
            assertThat(PrivateKeyFile.read(locked, source, passphrases)).isNotNull();
        }
    }

    private static int descriptorOf(Path file) throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
                    return Integer.parseInt(link.getFileName().toString());
                }
            }
        }
        throw new AssertionError("not open: " + file);
    }

    @Test
    void aDescriptorThatIsNotOpenIsNamed() throws Exception {
        Path locked = locked();
        String told = "ssl_key_file DIR/locked.pem: is encrypted, and file descriptor 987 (ssl_passphrase_fd) gives no"
                + " passphrase; write ssl_passphrase_file, or the number of a descriptor that is open";
        assertRefused(locked, new Passphrase.Descriptor(987), told);
    }

    @Test
    void afterTheStartNobodyIsAskedAgain() throws Exception {
        Path locked = locked();
        Passphrases passphrases = new Passphrases();
        passphrases.stopReading();
        assertThatThrownBy(() -> PrivateKeyFile.read(locked, new Passphrase.Descriptor(987), passphrases))
                .hasMessageContaining("its passphrase was not read at start; write ssl_passphrase_file, or restart");
    }
}
