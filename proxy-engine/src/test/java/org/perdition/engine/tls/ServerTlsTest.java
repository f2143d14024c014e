// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Protocol.Family;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.TlsSettings.Verification;
import org.perdition.engine.config.TlsSettings.Versions;
import org.perdition.engine.config.TlsVersion;
import org.perdition.engine.tls.TestAuthority.Identity;
import org.perdition.engine.tls.TestAuthority.Request;

/** Key material in all formats, what is said about bad material, versions and ALPN. */
class ServerTlsTest {
    private static final String HOST = "mail.example.com";

    @TempDir
    Path directory;

    private static Request request() {
        return new Request().subject("CN=" + HOST).dns(HOST);
    }

    private ServerTls load(Path certificate, Path key, Optional<Path> chain) throws ConfigurationException {
        return ServerTls.load(
                ListenFixture.of(certificate, key, chain, Versions.DEFAULT), Family.IMAP4, new Passphrases());
    }

    private ClientTls trusting(Identity authority, Versions versions) throws Exception {
        Path file = TestAuthority.write(
                directory.resolve("trusted.pem"), authority.chain().toArray());
        return ClientTls.load(new TlsSettings.Outgoing(
                Optional.of(file), Optional.empty(), Verification.STRICT, TlsSettings.Handshake.of(versions)));
    }

    /** As openssl wrote them before PKCS#8: PKCS#1 for RSA, SEC1 for EC. */
    private static Path writeOldFormat(Path file, KeyPair keys) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(keys.getPrivate());
        }
        return Files.writeString(file, text.toString());
    }

    private static KeyPair keys(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider());
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    /** Keys as openssl and Bouncy Castle write them: PKCS#8, and PKCS#1 or SEC1 by kind of key. */
    @ParameterizedTest
    @CsvSource({"RSA, 2048, true", "RSA, 2048, false", "EC, 256, true", "EC, 256, false", "EC, 384, true"})
    void loadsKeysOfEveryFormat(String algorithm, int size, boolean pkcs8) throws Exception {
        Identity root =
                TestAuthority.selfSigned(new Request().subject("CN=Root").authority());
        KeyPair keys = keys(algorithm, size);
        Identity server = TestAuthority.issue(root, request(), keys);
        Path certificate = TestAuthority.write(directory.resolve("c.pem"), server.certificate());
        Path key = pkcs8
                ? TestAuthority.write(directory.resolve("k.pem"), keys.getPrivate())
                : writeOldFormat(directory.resolve("k.pem"), keys);
        assertThat(Files.readString(key)).contains(pkcs8 ? "BEGIN PRIVATE KEY" : "BEGIN " + algorithm + " PRIVATE");

        Handshake.run(
                trusting(root, Versions.DEFAULT).engine(HOST, 993),
                load(certificate, key, Optional.empty()).engine());
    }

    @Test
    void loadsWhatOpensslWrites() throws Exception {
        Path certificate = directory.resolve("c.pem");
        Path key = directory.resolve("k.pem");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "365",
                        "-subj",
                        "/CN=" + HOST,
                        "-addext",
                        "subjectAltName=DNS:" + HOST,
                        "-text",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(openssl.exitValue()).isZero();
        Path combined = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(key) + "text between\n" + Files.readString(certificate));

        ClientTls client = ClientTls.load(new TlsSettings.Outgoing(
                Optional.of(certificate), Optional.empty(), Verification.STRICT, TlsSettings.Handshake.DEFAULT));
        Handshake.run(
                client.engine(HOST, 993),
                load(certificate, key, Optional.empty()).engine());
        Handshake.run(
                client.engine(HOST, 993),
                load(combined, combined, Optional.empty()).engine());
    }

    @Test
    void theChainFileIsPresented() throws Exception {
        Identity root =
                TestAuthority.selfSigned(new Request().subject("CN=Root").authority());
        Identity between =
                TestAuthority.issue(root, new Request().subject("CN=Between").authority());
        Identity server = TestAuthority.issue(between, request());
        Path certificate = TestAuthority.write(directory.resolve("c.pem"), server.certificate());
        Path chain = TestAuthority.write(directory.resolve("chain.pem"), between.certificate());
        Path key = TestAuthority.write(directory.resolve("k.pem"), server.key());
        ClientTls client = trusting(root, Versions.DEFAULT);

        Handshake.run(
                client.engine(HOST, 993),
                load(certificate, key, Optional.of(chain)).engine());
        CertificateRefusedException without = Handshake.refusal(
                client.engine(HOST, 993),
                load(certificate, key, Optional.empty()).engine());
        assertThat(without)
                .isNotNull()
                .extracting(CertificateRefusedException::problem)
                .isEqualTo(CertificateProblem.UNKNOWN_CA);
    }

    /** OpenSSL takes such files, so they come along from elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "server,                 between,              ''",
        "server,                 root between,         ''",
        "server,                 server between root,  ''",
        "server root between,    '',                   ''",
        "server between,         foreign,              ssl_ca_chain_file DIR/chain.pem: CN=Foreign",
        "server foreign between, '',                   ssl_cert_file DIR/c.pem: CN=Foreign",
    })
    void theChainIsMadeOfWhatBelongsToIt(String own, String more, String unused) throws Exception {
        Identity root =
                TestAuthority.selfSigned(new Request().subject("CN=Root").authority());
        Identity between =
                TestAuthority.issue(root, new Request().subject("CN=Between").authority());
        Identity server = TestAuthority.issue(between, request());
        Identity foreign = TestAuthority.selfSigned(new Request().subject("CN=Foreign"));
        Map<String, Identity> all = Map.of("root", root, "between", between, "server", server, "foreign", foreign);
        Path certificate = write("c.pem", own, all);
        Optional<Path> chain = more.isEmpty() ? Optional.empty() : Optional.of(write("chain.pem", more, all));
        Path key = TestAuthority.write(directory.resolve("k.pem"), server.key());

        Handshake.run(
                trusting(root, Versions.DEFAULT).engine(HOST, 993),
                load(certificate, key, chain).engine());
        List<String> told = ServedChain.read(ListenFixture.of(certificate, key, chain, Versions.DEFAULT))
                .unused();
        if (unused.isEmpty()) {
            assertThat(told).isEmpty();
        } else {
            String[] parts = unused.replace("DIR", directory.toString()).split(": ");
            assertThat(told)
                    .singleElement()
                    .asString()
                    .startsWith(parts[0] + ": the certificate of \"" + parts[1] + "\" is no issuer");
        }
    }

    private Path write(String file, String names, Map<String, Identity> all) throws Exception {
        return TestAuthority.write(
                directory.resolve(file),
                Stream.of(names.split(" "))
                        .map(name -> Objects.requireNonNull(all.get(name)).certificate())
                        .toArray());
    }

    @Test
    void badMaterialIsRefusedWithFileAndRemedy() throws Exception {
        Identity one = TestAuthority.selfSigned(request());
        Identity two = TestAuthority.selfSigned(request());
        KeyPair rsa = TestAuthority.keys("RSA", 2048);
        Path certificate = TestAuthority.write(directory.resolve("c.pem"), one.certificate());
        Path key = TestAuthority.write(directory.resolve("k.pem"), one.key());
        Path other = TestAuthority.write(directory.resolve("other.pem"), two.key());
        Path otherKind = TestAuthority.write(directory.resolve("rsa.pem"), rsa.getPrivate());
        Path empty = Files.writeString(directory.resolve("empty.pem"), " \n");
        Path text = Files.writeString(directory.resolve("text.pem"), "hello\n");
        Path broken = Files.writeString(
                directory.resolve("broken.pem"),
                "-----BEGIN CERTIFICATE-----\nSECRETxx\n-----END CERTIFICATE-----\n"
                        + "-----BEGIN PRIVATE KEY-----\nSECRETxx\n-----END PRIVATE KEY-----\n");
        Path missing = directory.resolve("missing.pem");

        refused(
                certificate,
                other,
                "ssl_key_file DIR/other.pem: is not the key of the first certificate in DIR/c.pem;"
                        + " name files that belong together");
        refused(
                certificate,
                otherKind,
                "ssl_key_file DIR/rsa.pem: is not the key of the first certificate in DIR/c.pem;"
                        + " name files that belong together");
        refused(certificate, missing, "ssl_key_file DIR/missing.pem: there is no such file; name an existing one");
        refused(certificate, empty, "ssl_key_file DIR/empty.pem: is empty; name a PEM file");
        refused(
                certificate,
                certificate,
                "ssl_key_file DIR/c.pem: holds no private key; name a PEM file with" + " -----BEGIN PRIVATE KEY-----");
        refused(certificate, broken, "ssl_key_file DIR/broken.pem: holds a damaged private key; copy it again");
        refused(certificate, directory, "ssl_key_file DIR: is a directory; name a file");
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        refused(certificate, pipe, "ssl_key_file DIR/pipe: it is no regular file; name another file");
        refused(
                text,
                key,
                "ssl_cert_file DIR/text.pem: holds no certificate; name a PEM file with -----BEGIN"
                        + " CERTIFICATE-----");
        refused(
                key,
                key,
                "ssl_cert_file DIR/k.pem: holds no certificate; name a PEM file with -----BEGIN" + " CERTIFICATE-----");
        refused(empty, key, "ssl_cert_file DIR/empty.pem: is empty; name a PEM file");
        refused(broken, key, "ssl_cert_file DIR/broken.pem: holds a damaged certificate; copy it again");
    }

    private void refused(Path certificate, Path key, String told) {
        assertThatThrownBy(() -> load(certificate, key, Optional.empty()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).containsExactly(told.replace("DIR", directory.toString())));
    }

    private ServerTls server(Family family, Versions versions, Identity identity) throws Exception {
        return ServerTls.load(
                ListenFixture.of(
                        TestAuthority.write(directory.resolve("c.pem"), identity.certificate()),
                        TestAuthority.write(directory.resolve("k.pem"), identity.key()),
                        Optional.empty(),
                        versions),
                family,
                new Passphrases());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            IMAP4, '',        true,  ''
            IMAP4, imap,      true,  imap
            IMAP4, h2;imap,   true,  imap
            IMAP4, pop3,      false, ''
            IMAP4, h2,        false, ''
            IMAP4, http/1.1,  false, ''
            POP3,  pop3,      true,  pop3
            POP3,  imap,      false, ''
            MANAGESIEVE, managesieve, true, managesieve
            MANAGESIEVE, imap, false, ''
            """)
    void anotherApplicationProtocolIsRefused(Family family, String offered, boolean accepted, String chosen)
            throws Exception {
        Identity identity = TestAuthority.selfSigned(request());
        for (TlsVersion version : List.of(TlsVersion.TLSV1_2, TlsVersion.TLSV1_3)) {
            SSLEngine client =
                    trusting(identity, new Versions(version, version)).engine(HOST, 993);
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(offered.isEmpty() ? new String[0] : offered.split(";"));
            client.setSSLParameters(parameters);
            SSLEngine server = server(family, Versions.DEFAULT, identity).engine();
            if (accepted) {
                Handshake.run(client, server);
                assertThat(client.getApplicationProtocol()).isEqualTo(chosen);
                assertThat(client.getSession().getProtocol()).isEqualTo(version.jsseName());
            } else {
                assertThatThrownBy(() -> Handshake.run(client, server)).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void versionsAreThoseAskedFor() throws Exception {
        Identity identity = TestAuthority.selfSigned(request());
        Versions twoOnly = new Versions(TlsVersion.TLSV1_2, TlsVersion.TLSV1_2);
        Versions threeOnly = new Versions(TlsVersion.TLSV1_3, TlsVersion.TLSV1_3);
        SSLEngine client = trusting(identity, Versions.DEFAULT).engine(HOST, 993);
        Handshake.run(client, server(Family.IMAP4, twoOnly, identity).engine());
        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThatThrownBy(() -> Handshake.run(
                        trusting(identity, threeOnly).engine(HOST, 993),
                        server(Family.IMAP4, twoOnly, identity).engine()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void namesAreSentAsSniAndAddressesAreNot() throws Exception {
        ClientTls client = trusting(TestAuthority.selfSigned(request()), Versions.DEFAULT);
        assertThat(client.engine("mail.example.com.", 993).getSSLParameters().getServerNames())
                .containsExactly(new SNIHostName("mail.example.com"));
        assertThat(client.engine("localhost", 993).getSSLParameters().getServerNames())
                .containsExactly(new SNIHostName("localhost"));
        assertThat(client.engine("192.0.2.1", 993).getSSLParameters().getServerNames())
                .isNullOrEmpty();
        assertThat(client.engine("::1", 993).getSSLParameters().getServerNames())
                .isNullOrEmpty();
        assertThat(client.engine("under_score", 993).getSSLParameters().getServerNames())
                .isNullOrEmpty();
    }

    /** Runs in a process of its own: the JDK reads its security properties once. */
    @ParameterizedTest
    @CsvSource({"true, TLSv1", "false, refused"})
    void oldVersionsAreSpokenOnlyIfAskedFor(boolean asked, String outcome) throws Exception {
        Identity identity = TestAuthority.selfSigned(request());
        server(Family.IMAP4, Versions.DEFAULT, identity);
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OldTlsProgram.class.getName(),
                        directory.toString(),
                        String.valueOf(asked))
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.strip()).isEqualTo(outcome);
    }
}
