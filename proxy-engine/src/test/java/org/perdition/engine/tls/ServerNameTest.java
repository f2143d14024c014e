// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNameTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            mail.example.com,    mail.example.com,   true
            MAIL.example.COM,    mail.Example.com,   true
            mail.example.com,    mail.example.com.,  true
            mail,                mail,               true
            *.example.com,       mail.example.com,   true
            *.example.com,       a.mail.example.com, false
            *.example.com,       example.com,        false
            *.example.com,       .example.com,       false
            *.com,               example.com,        false
            *,                   mail,               false
            *.*.com,             a.b.com,            false
            m*.example.com,      mail.example.com,   false
            *mail.example.com,   mail.example.com,   false
            mail.*.com,          mail.example.com,   false
            mail.example.com,    xmail.example.com,  false
            mail.example.com,    mail.example.com.evil.org, false
            '',                  mail,               false
            xn--bcher-kva.example, b\u00fccher.example, true
            """)
    void comparesAsRfc9525(String inCertificate, String configured, boolean same) {
        assertThat(ServerName.sameName(inCertificate, configured)).isEqualTo(same);
    }
}
