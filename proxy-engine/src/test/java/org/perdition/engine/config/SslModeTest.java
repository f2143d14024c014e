// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SslModeTest {
    private static final List<String> WORDS = List.of(
            "none",
            "ssl_listen",
            "ssl_outgoing",
            "ssl_all",
            "tls_listen",
            "tls_outgoing",
            "tls_all",
            "tls_listen_force",
            "tls_outgoing_force",
            "tls_all_force");

    @ParameterizedTest
    @CsvSource(textBlock = """
            none,                PLAIN,           PLAIN
            NONE,                PLAIN,           PLAIN
            ssl_listen,          SSL,             PLAIN
            ssl_outgoing,        PLAIN,           SSL
            Ssl_All,             SSL,             SSL
            tls_listen,          STARTTLS,        PLAIN
            tls_outgoing,        PLAIN,           STARTTLS
            tls_all,             STARTTLS,        STARTTLS
            tls_listen_force,    STARTTLS_FORCED, PLAIN
            TLS_OUTGOING_FORCE,  PLAIN,           STARTTLS_FORCED
            tls_all_force,       STARTTLS_FORCED, STARTTLS_FORCED
            'ssl_listen,tls_outgoing',        SSL, STARTTLS
            'tls_outgoing_force , ssl_listen', SSL, STARTTLS_FORCED
            'ssl_listen,ssl_outgoing',        SSL, SSL
            'ssl_listen,ssl_all',             SSL, SSL
            'tls_listen,tls_listen_force',    STARTTLS_FORCED, PLAIN
            'tls_all_force,tls_all',          STARTTLS_FORCED, STARTTLS_FORCED
            'tls_all,tls_outgoing_force',     STARTTLS, STARTTLS_FORCED
            'none,none',                      PLAIN, PLAIN
            """)
    void readsWords(String text, LegSecurity client, LegSecurity server) throws Exception {
        assertThat(SslMode.parse(text)).isEqualTo(new SslMode(client, server));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none,ssl_listen",
                "ssl_listen,none",
                "tls_all,none",
                "ssl_listen,tls_listen",
                "ssl_all,tls_outgoing",
                "tls_all_force,ssl_outgoing",
                "",
                ",",
                "ssl_listen,",
                "ssl",
                "tls_listen_force_force",
                "ssl_listen tls_outgoing",
                "ssl_lısten"
            })
    void refusesContradictionsAndUnknownWords(String text) {
        assertThatThrownBy(() -> SslMode.parse(text)).isInstanceOf(UnusableValueException.class);
    }

    @Test
    void everyPairOfWordsIsReadTheSameInEitherOrder() {
        for (String first : WORDS) {
            for (String second : WORDS) {
                assertThat(outcome(first + "," + second))
                        .as(first + "," + second)
                        .isEqualTo(outcome(second + "," + first));
            }
        }
    }

    private static String outcome(String text) {
        try {
            return SslMode.parse(text).toString();
        } catch (UnusableValueException e) {
            return "refused";
        }
    }
}
