// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The words of cipher strings: names of suites, and names of groups with what they stand for. */
final class CipherWords {
    /**
     * Suites that OpenSSL 1.1 no longer has: export ciphers, fixed (EC)DH certificates, Kerberos, and national
     * ones of an engine. Old strings name them, mostly to switch them off.
     */
    private static final Pattern GONE =
            Pattern.compile("(?:EXP|EXP1024|KRB5|ECDH-ECDSA|ECDH-RSA|DH-DSS|DH-RSA|GOST[0-9]*)-[A-Z0-9-]+");

    /** Groups that are empty since OpenSSL 1.1, or that only an engine fills. */
    private static final Set<String> EMPTY = Set.of(
            "SSLv2",
            "TLSv1.1",
            "EXP",
            "EXPORT",
            "EXPORT40",
            "EXPORT56",
            "KRB5",
            "kKRB5",
            "aKRB5",
            "kDHr",
            "kDHd",
            "aDH",
            "kECDHr",
            "kECDHe",
            "aECDH",
            "FZA",
            "kFZA",
            "aFZA",
            "eFZA",
            "GOST",
            "kGOST",
            "kGOST18",
            "aGOST",
            "aGOST01",
            "aGOST12",
            "GOST89",
            "GOST89MAC",
            "GOST94",
            "GOST12",
            "GOST89MAC12",
            "GOST2012");

    private static final Set<String> PSK = Set.of("PSK", "RSAPSK", "DHEPSK", "ECDHEPSK");
    private static final Set<String> CBC = Set.of("AES", "CAMELLIA", "SEED", "IDEA", "3DES", "DES");
    private static final Set<String> AES = Set.of("AES", "AESGCM", "AESCCM", "AESCCM8");

    private static final Map<String, Predicate<CipherSuite>> KNOWN = known();

    private CipherWords() {}

    /** What a word stands for; empty if it is unknown. */
    static Optional<Predicate<CipherSuite>> find(String word) {
        Predicate<CipherSuite> known = KNOWN.get(word);
        if (known == null && GONE.matcher(word).matches()) {
            return Optional.of(suite -> false);
        }
        return Optional.ofNullable(known);
    }

    private static Map<String, Predicate<CipherSuite>> known() {
        Map<String, Predicate<CipherSuite>> words = new HashMap<>();
        EMPTY.forEach(word -> words.put(word, suite -> false));
        SuiteCatalogue.TLS_1_3.forEach(word -> words.put(word, suite -> false));
        grades(words);
        keyExchanges(words);
        authentications(words);
        encryptions(words);
        for (CipherSuite suite : SuiteCatalogue.ALL) {
            Predicate<CipherSuite> itself = suite::equals;
            words.put(suite.name(), itself);
            words.put(suite.name().replaceFirst("^DHE-(RSA|DSS)-DES-", "EDH-$1-DES-"), itself);
            words.put(suite.ianaName(), itself);
            words.put(suite.ianaName().replaceFirst("^TLS_", "SSL_"), itself);
        }
        return Map.copyOf(words);
    }

    private static void grades(Map<String, Predicate<CipherSuite>> words) {
        Predicate<CipherSuite> encrypts = suite -> suite.bits() > 0;
        words.put("ALL", encrypts);
        words.put("COMPLEMENTOFALL", encrypts.negate());
        words.put("COMPLEMENTOFDEFAULT", suite -> !suite.flags().contains("default"));
        words.put("FIPS", suite -> suite.flags().contains("fips"));
        group(words, CipherSuite::grade, "HIGH", "HIGH", "MEDIUM", "MEDIUM", "LOW", "LOW");
        group(words, CipherSuite::version, "SSLv3", "SSLv3", "TLSv1", "TLSv1", "TLSv1.0", "TLSv1");
        group(words, CipherSuite::version, "TLSv1.2", "TLSv1.2");
        group(words, CipherSuite::mac, "MD5", "MD5", "SHA", "SHA1", "SHA1", "SHA1");
        group(words, CipherSuite::mac, "SHA256", "SHA256", "SHA384", "SHA384");
    }

    private static void keyExchanges(Map<String, Predicate<CipherSuite>> words) {
        group(words, CipherSuite::keyExchange, "kRSA", "RSA", "kDHE", "DHE", "kEDH", "DHE", "DH", "DHE");
        group(words, CipherSuite::keyExchange, "kECDHE", "ECDHE", "kEECDH", "ECDHE", "ECDH", "ECDHE");
        group(words, CipherSuite::keyExchange, "kPSK", "PSK", "kRSAPSK", "RSAPSK", "kDHEPSK", "DHEPSK");
        group(words, CipherSuite::keyExchange, "kECDHEPSK", "ECDHEPSK", "kSRP", "SRP", "SRP", "SRP");
        words.put("PSK", suite -> PSK.contains(suite.keyExchange()));
        words.put(
                "RSA",
                suite -> suite.keyExchange().equals("RSA")
                        && suite.authentication().equals("RSA"));
        for (String exchange : new String[] {"DHE", "ECDHE"}) {
            Predicate<CipherSuite> ephemeral = suite -> suite.keyExchange().equals(exchange);
            Predicate<CipherSuite> anonymous =
                    ephemeral.and(suite -> suite.authentication().equals("NULL"));
            words.put(exchange, ephemeral.and(anonymous.negate()));
            words.put(exchange.equals("DHE") ? "EDH" : "EECDH", ephemeral.and(anonymous.negate()));
            words.put(exchange.equals("DHE") ? "ADH" : "AECDH", anonymous);
        }
    }

    private static void authentications(Map<String, Predicate<CipherSuite>> words) {
        group(words, CipherSuite::authentication, "aRSA", "RSA", "aECDSA", "ECDSA", "ECDSA", "ECDSA");
        group(words, CipherSuite::authentication, "aDSS", "DSS", "DSS", "DSS", "aNULL", "NULL");
        group(words, CipherSuite::authentication, "aPSK", "PSK", "aSRP", "SRP");
    }

    private static void encryptions(Map<String, Predicate<CipherSuite>> words) {
        group(words, CipherSuite::encryption, "AESGCM", "AESGCM", "AESCCM8", "AESCCM8", "CHACHA20", "CHACHA20");
        group(words, CipherSuite::encryption, "ARIAGCM", "ARIAGCM", "ARIA", "ARIAGCM", "CAMELLIA", "CAMELLIA");
        group(words, CipherSuite::encryption, "3DES", "3DES", "DES", "DES", "RC2", "RC2", "RC4", "RC4");
        group(words, CipherSuite::encryption, "IDEA", "IDEA", "SEED", "SEED", "eNULL", "NULL", "NULL", "NULL");
        words.put("AESCCM", suite -> suite.encryption().startsWith("AESCCM"));
        words.put("CBC", suite -> CBC.contains(suite.encryption()));
        Predicate<CipherSuite> aes = suite -> AES.contains(suite.encryption());
        words.put("AES", aes);
        for (int bits : new int[] {128, 256}) {
            Predicate<CipherSuite> strong = suite -> suite.bits() == bits;
            words.put("AES" + bits, strong.and(aes));
            words.put("ARIA" + bits, strong.and(suite -> suite.encryption().equals("ARIAGCM")));
            words.put("CAMELLIA" + bits, strong.and(suite -> suite.encryption().equals("CAMELLIA")));
        }
    }

    /** Pairs of a word and the value it stands for. */
    private static void group(
            Map<String, Predicate<CipherSuite>> words, Function<CipherSuite, String> property, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String value = pairs[i + 1];
            words.put(pairs[i], suite -> property.apply(suite).equals(value));
        }
    }
}
