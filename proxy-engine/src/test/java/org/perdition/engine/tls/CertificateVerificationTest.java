// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.TlsSettings.Verification;
import org.perdition.engine.config.TlsSettings.Versions;
import org.perdition.engine.tls.TestAuthority.Identity;
import org.perdition.engine.tls.TestAuthority.Request;

/** Every way a real-server's certificate can be wrong, and every switch that tolerates it, in real handshakes. */
class CertificateVerificationTest {
    private static final String HOST = "imap.example.com";

    @TempDir
    Path directory;

    private Identity root;
    private Path rootFile;

    private static Request good() {
        return new Request().subject("CN=" + HOST).dns(HOST);
    }

    private static Request authority(String name) {
        return new Request().subject("CN=" + name).authority();
    }

    @BeforeEach
    void makeAuthority() throws Exception {
        root = TestAuthority.selfSigned(authority("Root"));
        rootFile = TestAuthority.write(directory.resolve("root.pem"), root.certificate());
    }

    /** What is wrong with this server, null for nothing. */
    private @Nullable CertificateProblem problem(Identity server, Verification policy) throws Exception {
        return problem(server, policy, HOST);
    }

    private @Nullable CertificateProblem problem(Identity server, Verification policy, String host) throws Exception {
        CertificateRefusedException refused = refusal(server, policy, host, Optional.of(rootFile));
        return refused == null ? null : refused.problem();
    }

    private @Nullable CertificateRefusedException refusal(
            Identity server, Verification policy, String host, Optional<Path> authorities) throws Exception {
        Path certificate = TestAuthority.write(
                directory.resolve("cert.pem"), server.chain().toArray());
        Path key = TestAuthority.write(directory.resolve("key.pem"), server.key());
        ServerTls serverTls = ServerTls.load(
                ListenFixture.of(certificate, key, Optional.empty(), Versions.DEFAULT),
                Protocol.Family.IMAP4,
                new Passphrases());
        ClientTls clientTls = ClientTls.load(
                new TlsSettings.Outgoing(authorities, Optional.empty(), policy, TlsSettings.Handshake.DEFAULT));
        CertificateRefusedException[] refused = new CertificateRefusedException[1];
        try {
            Handshake.run(clientTls.engine(host, 993), serverTls.engine());
        } catch (javax.net.ssl.SSLException e) {
            refused[0] = CertificateRefusedException.behind(e).orElseThrow(() -> new AssertionError(e));
            assertThat(refused[0].logText()).matches("[ -~]+");
        }
        return refused[0];
    }

    private static Verification tolerating(
            boolean selfSigned, boolean selfSignedAuthority, boolean expired, boolean notYetValid) {
        return new Verification(true, true, selfSigned, selfSignedAuthority, expired, notYetValid, 9);
    }

    private static final Verification NO_CHAIN = new Verification(false, true, false, false, false, false, 9);
    private static final Verification NO_NAME = new Verification(true, false, false, false, false, false, 9);

    @Test
    void aGoodCertificateIsAccepted() throws Exception {
        assertThat(problem(TestAuthority.issue(root, good()), Verification.STRICT))
                .isNull();
    }

    @Test
    void aGoodCertificateOnAnAddressIsAccepted() throws Exception {
        assertThat(problem(TestAuthority.issue(root, new Request().ip("192.0.2.1")), Verification.STRICT, "192.0.2.1"))
                .isNull();
        assertThat(problem(
                        TestAuthority.issue(root, new Request().ip("2001:db8::1")),
                        Verification.STRICT,
                        "2001:DB8:0::1"))
                .isNull();
        assertThat(problem(TestAuthority.issue(root, new Request().dns("192.0.2.1")), Verification.STRICT, "192.0.2.1"))
                .isEqualTo(CertificateProblem.NAME_MISMATCH);
    }

    @Test
    void anExpiredCertificateIsRefusedUnlessTolerated() throws Exception {
        Identity server = TestAuthority.issue(root, good().expired());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.EXPIRED);
        assertThat(problem(server, tolerating(true, true, false, true))).isEqualTo(CertificateProblem.EXPIRED);
        assertThat(problem(server, tolerating(false, false, true, false))).isNull();
        assertThat(problem(server, NO_CHAIN)).isNull();
    }

    @Test
    void anExpiredAuthorityInBetweenIsRefusedUnlessTolerated() throws Exception {
        Identity between = TestAuthority.issue(root, authority("Between").expired());
        Identity server = TestAuthority.issue(between, good());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.EXPIRED);
        assertThat(problem(server, tolerating(false, false, true, false))).isNull();
    }

    @Test
    void aCertificateOfTheFutureIsRefusedUnlessTolerated() throws Exception {
        Identity server = TestAuthority.issue(root, good().notYetValid());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.NOT_YET_VALID);
        assertThat(problem(server, tolerating(true, true, true, false))).isEqualTo(CertificateProblem.NOT_YET_VALID);
        assertThat(problem(server, tolerating(false, false, false, true))).isNull();
    }

    @Test
    void aSelfSignedCertificateIsRefusedUnlessTolerated() throws Exception {
        Identity server = TestAuthority.selfSigned(good());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.SELF_SIGNED);
        assertThat(problem(server, tolerating(false, true, true, true))).isEqualTo(CertificateProblem.SELF_SIGNED);
        assertThat(problem(server, tolerating(true, false, false, false))).isNull();
        assertThat(problem(server, tolerating(true, false, false, false), "other.example.com"))
                .isEqualTo(CertificateProblem.NAME_MISMATCH);
    }

    @Test
    void aSelfSignedCertificateThatIsListedAsAuthorityIsAcceptedWhileItIsValid() throws Exception {
        Identity server = TestAuthority.selfSigned(good());
        Path file = TestAuthority.write(directory.resolve("own.pem"), server.certificate());
        assertThat(refusal(server, Verification.STRICT, HOST, Optional.of(file)))
                .isNull();

        Identity old = TestAuthority.selfSigned(good().expired());
        Path oldFile = TestAuthority.write(directory.resolve("old.pem"), old.certificate());
        CertificateRefusedException refused = refusal(old, Verification.STRICT, HOST, Optional.of(oldFile));
        assertThat(refused)
                .isNotNull()
                .extracting(CertificateRefusedException::problem)
                .isEqualTo(CertificateProblem.EXPIRED);
    }

    @Test
    void anUnknownAuthorityIsRefusedUnlessItIsSentAndTolerated() throws Exception {
        Identity other = TestAuthority.selfSigned(authority("Other"));
        Identity server = TestAuthority.issue(other, good());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.UNKNOWN_CA);
        assertThat(problem(server, tolerating(true, false, true, true))).isEqualTo(CertificateProblem.UNKNOWN_CA);
        assertThat(problem(server, tolerating(false, true, false, false))).isNull();

        Identity alone = new Identity(server.keys(), server.chain().subList(0, 1));
        assertThat(problem(alone, tolerating(true, true, true, true))).isEqualTo(CertificateProblem.UNKNOWN_CA);
        assertThat(problem(alone, NO_CHAIN)).isNull();
    }

    @Test
    void oneWhoMayNotSignIsNoAuthorityEvenIfTolerated() throws Exception {
        Identity other = TestAuthority.selfSigned(new Request().subject("CN=No authority"));
        Identity server = TestAuthority.issue(other, good());
        assertThat(problem(server, tolerating(true, true, true, true))).isEqualTo(CertificateProblem.OTHER);

        Identity neighbour =
                TestAuthority.issue(root, new Request().subject("CN=neighbour").dns("n.example.com"));
        Identity forged = TestAuthority.issue(neighbour, good());
        assertThat(problem(forged, Verification.STRICT)).isEqualTo(CertificateProblem.OTHER);
        Identity forgedExpired = TestAuthority.issue(neighbour, good().expired());
        assertThat(problem(forgedExpired, tolerating(true, true, true, true))).isEqualTo(CertificateProblem.OTHER);
    }

    @Test
    void anAuthoritysNameUnderAnotherKeyIsUnknown() throws Exception {
        Identity impostor = TestAuthority.selfSigned(authority("Root"));
        Identity server = TestAuthority.issue(impostor, good());
        assertThat(problem(server, Verification.STRICT)).isEqualTo(CertificateProblem.UNKNOWN_CA);
    }

    @Test
    void anotherNameIsRefusedUnlessNamesAreNotVerified() throws Exception {
        Identity server = TestAuthority.issue(root, good());
        assertThat(problem(server, Verification.STRICT, "pop.example.com")).isEqualTo(CertificateProblem.NAME_MISMATCH);
        assertThat(problem(server, NO_CHAIN, "pop.example.com")).isEqualTo(CertificateProblem.NAME_MISMATCH);
        assertThat(problem(server, NO_NAME, "pop.example.com")).isNull();
    }

    @Test
    void aCommonNameIsNotAName() throws Exception {
        Identity server = TestAuthority.issue(root, new Request().subject("CN=" + HOST));
        CertificateRefusedException refused = refusal(server, Verification.STRICT, HOST, Optional.of(rootFile));
        assertThat(refused)
                .isNotNull()
                .extracting(CertificateRefusedException::logText)
                .isEqualTo("certificate is for another name: subject=\"CN=imap.example.com\", wanted"
                        + " \"imap.example.com\", it has no subjectAltName");
    }

    @Test
    void theChainMayBeAsLongAsTheDepthSays() throws Exception {
        Identity server = TestAuthority.issue(TestAuthority.issue(root, authority("Between")), good());
        assertThat(problem(server, new Verification(true, true, false, false, false, false, 2)))
                .isNull();
        assertThat(problem(server, new Verification(true, true, false, false, false, false, 1)))
                .isEqualTo(CertificateProblem.CHAIN_TOO_LONG);
        assertThat(problem(
                        TestAuthority.issue(root, good()), new Verification(true, true, false, false, false, false, 0)))
                .isEqualTo(CertificateProblem.CHAIN_TOO_LONG);
    }

    @Test
    void aCertificateForAnotherPurposeIsRefused() throws Exception {
        assertThat(problem(TestAuthority.issue(root, good().forClientsOnly()), Verification.STRICT))
                .isEqualTo(CertificateProblem.OTHER);
        assertThat(problem(
                        TestAuthority.issue(root, good().forClientsOnly().expired()),
                        tolerating(true, true, true, true)))
                .isEqualTo(CertificateProblem.OTHER);
    }

    @Test
    void withoutAuthoritiesOfOurOwnThoseOfTheJdkCount() throws Exception {
        CertificateRefusedException refused =
                refusal(TestAuthority.issue(root, good()), Verification.STRICT, HOST, Optional.empty());
        assertThat(refused)
                .isNotNull()
                .extracting(CertificateRefusedException::problem)
                .isEqualTo(CertificateProblem.UNKNOWN_CA);
    }

    @Test
    void whatACertificateSaysOfItselfCannotForgeALogLine() throws Exception {
        Identity server = TestAuthority.selfSigned(new Request()
                .subject("CN=a\\0AAuth: status=\\\"ok\\\" \u202e" + "x".repeat(20))
                .dns(HOST));
        CertificateRefusedException refused = refusal(server, Verification.STRICT, HOST, Optional.of(rootFile));
        assertThat(refused)
                .isNotNull()
                .extracting(CertificateRefusedException::logText)
                .asString()
                .matches("certificate is self-signed: subject=\"[^\"\\n]*\"");
    }

    @Test
    void whatIsWrongIsSaidOnce() throws Exception {
        Identity expired = TestAuthority.issue(root, authority("Expired").expired());
        Identity future = TestAuthority.issue(expired, good().notYetValid());
        CertificateRefusedException refused =
                refusal(future, tolerating(false, false, true, true), HOST, Optional.of(rootFile));
        assertThat(Objects.requireNonNull(refused).logText())
                .isEqualTo("certificate cannot be used: subject=\"CN=" + HOST
                        + "\", it and those above it were never valid at the same time");
    }

    @Test
    void everyPemFileOfADirectoryCounts() throws Exception {
        Path authorities = Files.createDirectory(directory.resolve("ca"));
        Files.copy(rootFile, authorities.resolve("whatever.name"));
        Files.writeString(authorities.resolve("README"), "no certificate here");
        ClientTls clientTls = ClientTls.load(new TlsSettings.Outgoing(
                Optional.empty(), Optional.of(authorities), Verification.STRICT, TlsSettings.Handshake.DEFAULT));
        Identity server = TestAuthority.issue(root, good());
        ServerTls serverTls = ServerTls.load(
                ListenFixture.of(
                        TestAuthority.write(
                                directory.resolve("c"), server.chain().toArray()),
                        TestAuthority.write(directory.resolve("k"), server.key()),
                        Optional.empty(),
                        Versions.DEFAULT),
                Protocol.Family.POP3,
                new Passphrases());
        Handshake.run(clientTls.engine(HOST, 995), serverTls.engine());
    }
}
