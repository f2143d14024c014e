// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.login.FailureKind;

class LoginLineTest {
    /** What this list names is all that is left out over sockets. */
    @Test
    void whatARealServerCannotBringAbout() {
        List<String> impossible = new ArrayList<>();
        for (Protocol.Family family : Protocol.Family.values()) {
            List<String> ends = new ArrayList<>(List.of("accepted", "refused REFUSED_TEMPORARILY [IN-USE] x"));
            for (FailureKind kind : FailureKind.values()) {
                ends.add("refused " + kind);
            }
            for (String end : ends) {
                for (String name : List.of("bob", "")) {
                    LoginLine line = LoginLine.parse("LOGIN " + name + "/secret -> " + end);
                    line.impossible(family).ifPresent(reason -> impossible.add(family + " " + name + " " + end));
                }
            }
        }
        assertThat(impossible)
                .containsExactlyInAnyOrder(
                        "POP3  accepted",
                        "POP3  refused REFUSED_TEMPORARILY [IN-USE] x",
                        "POP3 bob refused LOGIN_DISABLED",
                        "POP3  refused LOGIN_DISABLED",
                        "POP3 bob refused MECHANISM_MISSING",
                        "POP3  refused MECHANISM_MISSING",
                        "IMAP4 bob refused MECHANISM_MISSING",
                        "IMAP4  refused MECHANISM_MISSING",
                        "MANAGESIEVE bob refused LOGIN_DISABLED",
                        "MANAGESIEVE  refused LOGIN_DISABLED",
                        "MANAGESIEVE bob refused REFUSED_TEMPORARILY",
                        "MANAGESIEVE  refused REFUSED_TEMPORARILY",
                        "POP3  refused LOCAL_AUTHENTICATION",
                        "POP3  refused LOCAL_AUTHENTICATION_UNAVAILABLE",
                        "POP3  refused NEGOTIATION",
                        "POP3  refused TIMEOUT",
                        "POP3  refused TLS_MISSING",
                        "POP3  refused TLS_FAILED",
                        "POP3  refused LOOP",
                        "POP3  refused REFUSED",
                        "POP3 bob refused REFUSED_TEMPORARILY",
                        "POP3  refused REFUSED_TEMPORARILY",
                        "IMAP4 bob refused REFUSED_TEMPORARILY",
                        "IMAP4  refused REFUSED_TEMPORARILY");
    }
}
