// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.login.SaslExchange.Authorization;

class SaslExchangeTest {
    private final SaslExchange exchange = new SaslExchange();

    private static String base64(String octets) {
        return Base64.getEncoder().encodeToString(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertDone(SaslResult result, String name, String password) {
        assertThat(result).isInstanceOf(SaslResult.Done.class);
        Credentials credentials = ((SaslResult.Done) result).credentials();
        assertThat(credentials.name()).isEqualTo(name);
        assertThat(new String(credentials.password(), StandardCharsets.ISO_8859_1))
                .isEqualTo(password);
    }

    private static void assertFailed(SaslResult result, SaslError error) {
        assertThat(result).isEqualTo(new SaslResult.Failed(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "plain", "Plain"})
    void plainWithInitialResponse(String mechanism) {
        assertDone(exchange.start(mechanism, base64("\0bob\0secret")), "bob", "secret");
    }

    @Test
    void plainAsksWithAnEmptyChallenge() {
        assertThat(exchange.start("PLAIN", null)).isEqualTo(new SaslResult.Challenge(""));
        assertDone(exchange.step(base64("\0b\u00f6b\0 s cret ")), "b\u00f6b", " s cret ");
    }

    @Test
    void plainWithTheSameAuthorizationIdentity() {
        assertDone(exchange.start("PLAIN", base64("bob\0bob\0secret")), "bob", "secret");
    }

    @Test
    void loginAsksTwice() {
        assertThat(exchange.start("login", null)).isEqualTo(new SaslResult.Challenge(base64("Username:")));
        assertThat(exchange.step(base64("bob"))).isEqualTo(new SaslResult.Challenge(base64("Password:")));
        assertDone(exchange.step(base64("secret")), "bob", "secret");
    }

    @Test
    void loginTakesTheNameAsInitialResponse() {
        assertThat(exchange.start("LOGIN", base64("bob"))).isEqualTo(new SaslResult.Challenge(base64("Password:")));
        assertDone(exchange.step(""), "bob", "");
    }

    @ParameterizedTest
    @CsvSource({
        "'\0alice', NO_PASSWORD",
        "'', NO_NAME",
        "'alice', NO_NAME",
        "'alice\0bob\0secret', AUTHORIZATION_DIFFERS",
        "'\0\0secret', EMPTY_NAME",
        "'\0bo\rb\0secret', FORBIDDEN_OCTET",
        "'\0bo\nb\0secret', FORBIDDEN_OCTET",
        "'\0bob\0sec\ret', FORBIDDEN_OCTET",
        "'\0bob\0sec\net', FORBIDDEN_OCTET",
        "'\0bob\0sec\0ret', TRAILING_DATA",
        "'\0bo\tb\0secret', FORBIDDEN_OCTET",
        "'\0bob\0sec\33ret', FORBIDDEN_OCTET",
        "'\0bob\0sec\177ret', FORBIDDEN_OCTET",
    })
    void plainRefusals(String message, SaslError error) {
        exchange.start("PLAIN", null);
        assertFailed(exchange.step(base64(message)), error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=", "====", "YQ", "YQ=", "Y Q=", "YQ==\u0141\u0141\u0141\u0141", "@@@@", "Y===", "YQ==YQ=="})
    void whatIsNotBase64(String line) {
        exchange.start("PLAIN", null);
        assertFailed(exchange.step(line), SaslError.INVALID_BASE64);
    }

    @Test
    void anotherAuthorizationIdentityBecomesTheNameWhereItIsPassedOn() {
        Credentials bob = passedOn("bob\0bob\0secret");
        assertThat(bob.name()).isEqualTo("bob");
        assertThat(bob.authenticationId()).as("the same name is no other").isEmpty();
        Credentials alice = passedOn("alice\0bob\0secret");
        assertThat(alice.name()).isEqualTo("alice");
        assertThat(alice.authenticationId()).contains("bob");
        assertThat(alice.withName("carol").authenticationId()).contains("bob");
        assertFailed(
                new SaslExchange(Authorization.PASSED_ON).start("PLAIN", base64("ali\nce\0bob\0secret")),
                SaslError.FORBIDDEN_OCTET);
        assertFailed(
                new SaslExchange(Authorization.PASSED_ON)
                        .start("PLAIN", base64("a".repeat(SaslExchange.MAX_NAME + 1) + "\0bob\0secret")),
                SaslError.TOO_LONG);
    }

    private static Credentials passedOn(String message) {
        SaslResult result = new SaslExchange(Authorization.PASSED_ON).start("PLAIN", base64(message));
        return ((SaslResult.Done) result).credentials();
    }

    @Test
    void equalsSignIsTheEmptyInitialResponse() {
        assertFailed(exchange.start("PLAIN", "="), SaslError.NO_NAME);
        assertFailed(new SaslExchange().start("LOGIN", "="), SaslError.EMPTY_NAME);
    }

    @Test
    void longestNameAndPassword() {
        String name = "n".repeat(SaslExchange.MAX_NAME);
        String password = "p".repeat(SaslExchange.MAX_PASSWORD);
        assertDone(exchange.start("PLAIN", base64("\0" + name + "\0" + password)), name, password);
        assertFailed(new SaslExchange().start("PLAIN", base64("\0n" + name + "\0p")), SaslError.TOO_LONG);
        assertFailed(new SaslExchange().start("PLAIN", base64("\0n\0p" + password)), SaslError.TOO_LONG);
    }

    @Test
    void starCancelsAtEachChallenge() {
        exchange.start("PLAIN", null);
        assertFailed(exchange.step("*"), SaslError.CANCELLED);
        SaslExchange login = new SaslExchange();
        login.start("LOGIN", base64("bob"));
        assertFailed(login.step("*"), SaslError.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CRAM-MD5", "XOAUTH2", "", "PLAIN2"})
    void unknownMechanisms(String mechanism) {
        assertFailed(exchange.start(mechanism, null), SaslError.UNKNOWN_MECHANISM);
    }

    @Test
    void nothingGoesBehindTheEnd() {
        assertThatThrownBy(() -> exchange.step("")).isInstanceOf(IllegalStateException.class);
        exchange.start("PLAIN", base64("\0bob\0secret"));
        assertThatThrownBy(() -> exchange.step("")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> exchange.start("PLAIN", null)).isInstanceOf(IllegalStateException.class);
    }
}
