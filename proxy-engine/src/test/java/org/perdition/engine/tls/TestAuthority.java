// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and certificates for tests, good ones and bad ones. */
final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** A certificate, those above it, and its key. */
    record Identity(KeyPair keys, List<X509Certificate> chain) {
        X509Certificate certificate() {
            return chain.get(0);
        }

        PrivateKey key() {
            return keys.getPrivate();
        }
    }

    /** What is asked for; anything left alone is good. */
    static final class Request {
        private String subject = "CN=test";
        private Instant begin = Instant.now().minus(Duration.ofDays(10));
        private Instant end = Instant.now().plus(Duration.ofDays(10));
        private boolean authority;
        private boolean forClients;
        private final List<GeneralName> names = new ArrayList<>();

        Request subject(String name) {
            subject = name;
            return this;
        }

        Request dns(String name) {
            names.add(new GeneralName(GeneralName.dNSName, name));
            return this;
        }

        Request ip(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            return this;
        }

        Request expired() {
            end = Instant.now().minus(Duration.ofDays(1));
            return this;
        }

        Request notYetValid() {
            begin = Instant.now().plus(Duration.ofDays(1));
            return this;
        }

        Request authority() {
            authority = true;
            return this;
        }

        Request forClientsOnly() {
            forClients = true;
            return this;
        }
    }

    private TestAuthority() {}

    static KeyPair keys(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    static Identity selfSigned(Request request) throws Exception {
        KeyPair keys = keys("EC", 256);
        return new Identity(keys, List.of(sign(request, keys, new X500Name(request.subject), keys.getPrivate())));
    }

    static Identity issue(Identity by, Request request) throws Exception {
        return issue(by, request, keys("EC", 256));
    }

    static Identity issue(Identity by, Request request, KeyPair keys) throws Exception {
        X500Name issuer =
                X500Name.getInstance(by.certificate().getSubjectX500Principal().getEncoded());
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(sign(request, keys, issuer, by.key()));
        chain.addAll(by.chain());
        return new Identity(keys, chain);
    }

    private static X509Certificate sign(Request request, KeyPair keys, X500Name issuer, PrivateKey by)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(request.begin),
                Date.from(request.end),
                new X500Name(request.subject),
                keys.getPublic());
        if (request.authority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (request.forClients) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        }
        if (!request.names.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(request.names.toArray(GeneralName[]::new)));
        }
        String algorithm = by.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by)));
    }

    /** Writes certificates, and keys in PKCS#8, as PEM. */
    static Path write(Path file, Object... objects) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                // The JDK's EC keys do not say their curve in the older formats.
                writer.writeObject(object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object);
            }
        }
        return Files.writeString(file, text.toString());
    }
}
