// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.Set;

/**
 * A cipher suite up to TLS 1.2, with the properties that cipher strings choose by, in OpenSSL's words.
 *
 * @param name OpenSSL's, such as {@code ECDHE-RSA-AES128-GCM-SHA256}
 * @param ianaName the registered name, such as {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
 * @param version the lowest version that has it: {@code SSLv3}, {@code TLSv1} or {@code TLSv1.2}
 * @param keyExchange {@code RSA}, {@code DHE}, {@code ECDHE}, {@code SRP}, or one of the four with {@code PSK}
 * @param authentication {@code RSA}, {@code ECDSA}, {@code DSS}, {@code PSK}, {@code SRP} or {@code NULL}
 * @param encryption such as {@code AESGCM}; {@code NULL} for none
 * @param bits strength of the encryption, 0 for none
 * @param mac {@code AEAD}, {@code SHA1}, {@code SHA256}, {@code SHA384} or {@code MD5}
 * @param grade {@code HIGH}, {@code MEDIUM}, {@code LOW}, or {@code NULL} without encryption
 * @param flags {@code default}, {@code fips}
 */
public record CipherSuite(
        String name,
        String ianaName,
        String version,
        String keyExchange,
        String authentication,
        String encryption,
        int bits,
        String mac,
        String grade,
        Set<String> flags) {
    /** The bits each level asks for, from level 0. */
    private static final int[] LEVEL_BITS = {0, 80, 112, 128, 192, 256};

    private static final int LEVEL_WITHOUT_RC4 = 2;
    private static final int LEVEL_OF_FORWARD_SECRECY = 3;
    private static final int SHA1_BITS = 160;

    /** Copies the set. */
    public CipherSuite {
        flags = Set.copyOf(flags);
    }

    /** Whether OpenSSL uses it at this security level ({@code SSL_CTX_set_security_level(3)}), 0 to 5. */
    boolean allowedAt(int level) {
        if (level == 0) {
            return true;
        }
        return bits >= LEVEL_BITS[level]
                && !authentication.equals("NULL")
                && !mac.equals("MD5")
                && !(mac.equals("SHA1") && LEVEL_BITS[level] > SHA1_BITS)
                && !(encryption.equals("RC4") && level >= LEVEL_WITHOUT_RC4)
                && !(level >= LEVEL_OF_FORWARD_SECRECY && !keyExchange.equals("DHE") && !keyExchange.equals("ECDHE"));
    }
}
