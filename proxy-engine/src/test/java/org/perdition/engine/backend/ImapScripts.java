// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.nio.charset.StandardCharsets;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.session.ImapProtocol;

/** Runs scripts on the leg towards an IMAP4 real-server. */
final class ImapScripts {
    /** A real-server that wants to be asked, up to LOGIN. */
    static final String PLAIN_START = """
            B: * OK fake ready
            P: flim07 CAPABILITY
            B: * CAPABILITY IMAP4rev1 AUTH=PLAIN
            B: flim07 OK CAP done
            """;

    private ImapScripts() {}

    static void run(LegSecurity security, String script) {
        run(security, "bob", "secret", script);
    }

    static void run(LegSecurity security, String name, String password, String script) {
        Credentials credentials = new Credentials(name, password.getBytes(StandardCharsets.ISO_8859_1));
        Dialogue.backend(new ImapProtocol(), new BackendContext(security, credentials, "5eed"), script);
    }
}
