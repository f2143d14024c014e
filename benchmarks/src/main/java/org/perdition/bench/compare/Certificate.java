// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed P-256 certificate for 127.0.0.1, made anew for each run.
 *
 * @param keyStore key and certificate as PKCS #12
 * @param certificate as PEM
 * @param key as PEM, PKCS #8
 * @param both certificate and key in one PEM file
 */
record Certificate(Path keyStore, Path certificate, Path key, Path both) {
    /** Protects nothing: the key lives as long as the run. */
    static final String PASSWORD = "benchmark";

    private static final int BASE64_LINE = 64;

    static Certificate make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path keyStore = directory.resolve("bench.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "bench",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        String certificate = pem("CERTIFICATE", store.getCertificate("bench").getEncoded());
        Key secret = store.getKey("bench", PASSWORD.toCharArray());
        if (secret == null) {
            throw new IOException("no key in " + keyStore);
        }
        String key = pem("PRIVATE KEY", secret.getEncoded());
        return new Certificate(
                keyStore,
                Files.writeString(directory.resolve("cert.pem"), certificate),
                Files.writeString(directory.resolve("key.pem"), key),
                Files.writeString(directory.resolve("both.pem"), certificate + key));
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
