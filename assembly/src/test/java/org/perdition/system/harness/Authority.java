// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import static org.perdition.system.harness.Der.element;
import static org.perdition.system.harness.Der.oid;
import static org.perdition.system.harness.Der.sequence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that lives as long as the test: P-256 keys, good certificates and every kind of bad
 * one. Needs nothing but the JDK and no process.
 */
public final class Authority {
    /** For how long certificates made here are good, counted from yesterday. */
    private static final Duration LIFETIME = Duration.ofDays(30);

    private static final String SHA256_WITH_ECDSA = "1.2.840.10045.4.3.2";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity self;

    /** Makes an authority of this name. */
    public Authority(String name) {
        Instant from = Instant.now().minus(Duration.ofDays(1));
        KeyPair keys = newKeys();
        self = new Identity(
                sign(name, keys, name, keys.getPrivate(), from, from.plus(LIFETIME), caExtensions()),
                keys.getPrivate());
    }

    /** The authority's own certificate and key. */
    public Identity self() {
        return self;
    }

    /** A certificate for these names: addresses and DNS names. */
    public Identity issue(String... names) {
        Instant from = Instant.now().minus(Duration.ofDays(1));
        return issue(from, from.plus(LIFETIME), names);
    }

    /** A certificate that was good until yesterday. */
    public Identity expired(String... names) {
        Instant until = Instant.now().minus(Duration.ofDays(1));
        return issue(until.minus(LIFETIME), until, names);
    }

    /** A certificate that will be good from tomorrow. */
    public Identity notYetValid(String... names) {
        Instant from = Instant.now().plus(Duration.ofDays(1));
        return issue(from, from.plus(LIFETIME), names);
    }

    /** A certificate signed with its own key. */
    public static Identity selfSigned(String... names) {
        Instant from = Instant.now().minus(Duration.ofDays(1));
        KeyPair keys = newKeys();
        return new Identity(
                sign(names[0], keys, names[0], keys.getPrivate(), from, from.plus(LIFETIME), leafExtensions(names)),
                keys.getPrivate());
    }

    /** The TLS context of a client that trusts this authority. */
    public SSLContext clientContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", self.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a TLS context", e);
        }
    }

    private Identity issue(Instant from, Instant until, String... names) {
        KeyPair keys = newKeys();
        String issuer = commonName(self.certificate());
        return new Identity(
                sign(names[0], keys, issuer, self.key(), from, until, leafExtensions(names)), keys.getPrivate());
    }

    private static X509Certificate sign(
            String subject,
            KeyPair keys,
            String issuer,
            PrivateKey issuerKey,
            Instant from,
            Instant until,
            byte[] extensions) {
        byte[] algorithm = sequence(oid(SHA256_WITH_ECDSA));
        byte[] body = sequence(
                element(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, RANDOM).setBit(126)),
                algorithm,
                name(issuer),
                sequence(Der.time(from), Der.time(until)),
                name(subject),
                keys.getPublic().getEncoded(),
                element(0xa3, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(issuerKey);
            signature.update(body);
            byte[] certificate = sequence(body, algorithm, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static byte[] name(String commonName) {
        return sequence(Der.set(sequence(oid("2.5.4.3"), Der.utf8(commonName))));
    }

    private static String commonName(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().replaceFirst("^CN=", "");
    }

    private static byte[] caExtensions() {
        return sequence(
                sequence(oid("2.5.29.19"), Der.yes(), Der.octets(sequence(Der.yes()))),
                // keyCertSign and cRLSign
                sequence(oid("2.5.29.15"), Der.yes(), Der.octets(element(0x03, new byte[] {1, 6}))));
    }

    private static byte[] leafExtensions(String... names) {
        byte[][] alternatives = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            alternatives[i] = isAddress(names[i])
                    ? element(0x87, address(names[i]))
                    : element(0x82, names[i].getBytes(StandardCharsets.US_ASCII));
        }
        return sequence(sequence(oid("2.5.29.17"), Der.octets(sequence(alternatives))));
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (IOException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }
}
