// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** All suites that cipher strings can name, from {@code suites.txt} beside this class, read once. */
final class SuiteCatalogue {
    /** In the order in which OpenSSL prefers them before a string says otherwise. */
    static final List<CipherSuite> ALL = read();

    /** Suites of TLS 1.3, which no cipher string chooses, and the word for them all. */
    static final Set<String> TLS_1_3 = Set.of(
            "TLSv1.3",
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_CCM_SHA256",
            "TLS_AES_128_CCM_8_SHA256");

    private SuiteCatalogue() {}

    private static List<CipherSuite> read() {
        try (InputStream in = SuiteCatalogue.class.getResourceAsStream("suites.txt");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, "suites.txt"), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(SuiteCatalogue::suite)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CipherSuite suite(String line) {
        String[] columns = line.split(" ", -1);
        return new CipherSuite(
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5],
                Integer.parseInt(columns[6]),
                columns[7],
                columns[8],
                columns[9].equals("-") ? Set.of() : Set.of(columns[9].split(",", -1)));
    }
}
