// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cipher strings choose and order as OpenSSL does, and what it skips in silence is refused. */
class CipherStringTest {
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    /** Grades that builds of today leave out; PSK and SRP are never usable without a key of theirs. */
    private static boolean isInUsualBuilds(CipherSuite suite) {
        return !suite.grade().equals("MEDIUM")
                && !suite.grade().equals("LOW")
                && !suite.keyExchange().endsWith("PSK")
                && !suite.keyExchange().equals("SRP");
    }

    private static List<String> ours(String string) throws CipherStringException {
        return CipherString.parse(string).suites().stream()
                .filter(CipherStringTest::isInUsualBuilds)
                .map(CipherSuite::name)
                .toList();
    }

    static Stream<Arguments> recorded() throws IOException {
        try (var in = Objects.requireNonNull(CipherStringTest.class.getResourceAsStream("recorded.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split("\t", -1))
                            .map(columns -> Arguments.of(columns[0], columns[1]))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void choosesWhatOpensslChooses(String string, String answer) throws Exception {
        assertThat(String.join(":", ours(string))).isEqualTo(answer);
    }

    /** Random strings against the OpenSSL of this machine, if it is there. */
    @Test
    void choosesWhatThisOpensslChooses() throws Exception {
        assumeTrue(Files.isExecutable(OPENSSL));
        Set<String> built = new HashSet<>(openssl("ciphers", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"));
        assertThat(built).contains("AES128-SHA");
        Random random = new Random(4711);
        for (int i = 0; i < 150; i++) {
            String string = randomString(random);
            // The strength of CCM8 differs between versions.
            List<String> expected = openssl("ciphers", "-s", "-tls1_2", string).stream()
                    .filter(name -> !name.endsWith("CCM8"))
                    .toList();
            List<String> chosen = ours(string).stream()
                    .filter(name -> built.contains(name) && !name.endsWith("CCM8"))
                    .toList();
            assertThat(chosen).as(string).isEqualTo(expected);
        }
    }

    private static final List<String> WORDS = List.of(
            "ALL",
            "HIGH",
            "ECDHE",
            "DHE",
            "kRSA",
            "RSA",
            "aRSA",
            "aECDSA",
            "aDSS",
            "aNULL",
            "eNULL",
            "AES",
            "AES128",
            "AES256",
            "AESGCM",
            "AESCCM",
            "CHACHA20",
            "CAMELLIA",
            "ARIA",
            "SHA",
            "SHA256",
            "SHA384",
            "TLSv1.2",
            "SSLv3",
            "AES128-SHA",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "DHE-RSA-AES256-SHA",
            "COMPLEMENTOFDEFAULT",
            "kECDHE");

    private static String randomString(Random random) {
        List<String> rules = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            rules.add("DEFAULT");
        }
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(12);
            if (kind == 0) {
                rules.add("@STRENGTH");
            } else if (kind == 1) {
                rules.add("@SECLEVEL=" + random.nextInt(6));
            } else {
                String sign = List.of("", "", "", "+", "-", "!").get(random.nextInt(6));
                String word = WORDS.get(random.nextInt(WORDS.size()));
                // Names of suites are left on their own: OpenSSL joins some of them in odd ways.
                boolean joined = random.nextInt(3) == 0 && !word.contains("-");
                String other = WORDS.get(random.nextInt(24));
                rules.add(sign + word + (joined && !other.contains("-") ? "+" + other : ""));
            }
        }
        String string = String.join(List.of(":", ",", " ").get(random.nextInt(3)), rules);
        // So that the program does not take it for an option.
        return string.startsWith("-") ? ":" + string : string;
    }

    private static List<String> openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        boolean refused = process.waitFor() != 0 || answer.isEmpty();
        return refused
                ? List.of()
                : Arrays.stream(answer.split(":", -1))
                        .filter(name -> !name.startsWith("TLS_"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_RSA_WITH_AES_128_CBC_SHA, AES128-SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, ECDHE-RSA-AES256-GCM-SHA384",
    })
    void registeredNamesAreUnderstood(String registered, String name) throws Exception {
        assertThat(ours(registered)).containsExactly(name);
    }

    @Test
    void weakCiphersAreKnownAndStandLast() throws Exception {
        List<String> names = CipherString.parse("ALL:@SECLEVEL=0").suites().stream()
                .map(CipherSuite::name)
                .toList();
        assertThat(names.indexOf("DES-CBC3-SHA"))
                .isGreaterThan(names.indexOf("AES128-SHA"))
                .isGreaterThan(names.indexOf("RC4-SHA"));
        assertThat(CipherString.parse("SSL_RSA_WITH_3DES_EDE_CBC_SHA").suites())
                .isEqualTo(CipherString.parse("DES-CBC3-SHA").suites())
                .hasSize(1);
        assertThat(CipherString.parse("RC4").suites()).isEmpty();
        assertThat(CipherString.parse("RC4+kRSA:@SECLEVEL=1").suites())
                .extracting(CipherSuite::name)
                .containsExactly("RC4-SHA");
        assertThat(CipherString.parse("LOW:@SECLEVEL=0").suites()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HIHG | \"HIHG\" is no cipher and no group of ciphers | write names of openssl ciphers(1)",
                "high:!aNULL | \"high\" is no cipher and no group of ciphers | write HIGH",
                "HIGH:!foo | \"foo\" is no cipher | write names",
                "AES+:RSA | there is no name behind + | write one",
                "HIGH:! | there is no name behind ! | write one",
                "HIGH:- | there is no name behind - | write one",
                "HIGH:@ | there is no name behind @ | write one",
                "HIGH/AES | character \"/\" has no meaning | separate names by colons",
                "HIGH:@SECLEVEL=9 | \"@SECLEVEL=9\" is no command | write @STRENGTH",
                "ALL:DEFAULT | DEFAULT can only be the first word | write it first",
                "!DEFAULT | DEFAULT can only be the first word | write it first",
                "DEFAULT+AES | DEFAULT can only be the first word | write it first",
                "SUITEB128 | \"SUITEB128\" is not supported | write ECDHE-ECDSA-AES128-GCM-SHA256:",
                "PROFILE=SYSTEM | \"PROFILE=SYSTEM\" is not supported | leave the option away",
                "HIGH:!TLS_AES_128_GCM_SHA256 | TLS_AES_128_GCM_SHA256 is of TLS 1.3 | set the highest protocol",
                "ALL:-TLSv1.3 | TLSv1.3 is of TLS 1.3 | set the highest protocol version to tlsv1.2",
            })
    void whatOpensslSkipsIsRefusedWithARemedy(String string, String found, String remedy) {
        assertThatThrownBy(() -> CipherString.parse(string))
                .isInstanceOfSatisfying(CipherStringException.class, refused -> {
                    assertThat(refused.found()).contains(found);
                    assertThat(refused.remedy()).startsWith(remedy);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", " , ;"})
    void nothingButSeparatorsIsRefused(String string) {
        assertThatThrownBy(() -> CipherString.parse(string)).hasMessageContaining("there is no cipher in it");
    }

    @Test
    void whatCannotBePrintedIsNotPrinted() {
        assertThatThrownBy(() -> CipherString.parse("HIGH\u0007")).hasMessageContaining("character U+0007 ");
        assertThatThrownBy(() -> CipherString.parse("\u00e9")).hasMessageContaining("character U+00E9 ");
        assertThatThrownBy(() -> CipherString.parse("A".repeat(5000)))
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void writesWhatItHasRead(String string, String unused) throws Exception {
        CipherString read = CipherString.parse(string);
        assertThat(CipherString.parse(read.format())).isEqualTo(read);
    }
}
