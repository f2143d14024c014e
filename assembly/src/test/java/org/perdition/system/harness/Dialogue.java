// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The same few things said in each protocol, for tests that hold for all. */
public enum Dialogue {
    /** RFC 1939. */
    POP3("perdition.pop3") {
        @Override
        public void greeting(DialogueClient client) {
            client.expect("+OK POP3 Ready ");
        }

        @Override
        public void startTls(DialogueClient client, SSLContext context) {
            client.send("STLS").expect("+OK");
            client.startTls(context);
        }

        @Override
        public String logIn(DialogueClient client, String user, String password) {
            client.send("USER " + user).expect("+OK");
            return client.send("PASS " + password).line();
        }

        @Override
        public void logOut(DialogueClient client) {
            client.send("QUIT").expect("+OK");
            client.expectClosed();
        }

        @Override
        public String accepted() {
            return "+OK You are so in";
        }

        @Override
        public String refused() {
            return "-ERR [AUTH] ";
        }

        @Override
        public String unavailable() {
            return "-ERR [SYS/TEMP] ";
        }
    },
    /** RFC 3501. */
    IMAP4("perdition.imap4") {
        @Override
        public void greeting(DialogueClient client) {
            client.expect("* OK [CAPABILITY ");
        }

        @Override
        public void startTls(DialogueClient client, SSLContext context) {
            client.send("s STARTTLS").expect("s OK");
            client.startTls(context);
        }

        @Override
        public String logIn(DialogueClient client, String user, String password) {
            client.send("l LOGIN " + user + " " + password);
            String line = client.line();
            while (line.startsWith("* ")) {
                line = client.line();
            }
            return line;
        }

        @Override
        public void logOut(DialogueClient client) {
            client.send("o LOGOUT").expect("* BYE");
            client.expect("o OK");
            client.expectClosed();
        }

        @Override
        public String accepted() {
            return "l OK You are so in";
        }

        @Override
        public String refused() {
            return "l NO [AUTHENTICATIONFAILED] ";
        }

        @Override
        public String unavailable() {
            return "l NO [UNAVAILABLE] ";
        }
    },
    /** RFC 5804. */
    MANAGESIEVE("perdition.managesieve") {
        @Override
        public void greeting(DialogueClient client) {
            client.expect("\"IMPLEMENTATION\" ");
            client.linesUntil("OK \"perdition ready on ");
        }

        @Override
        public void startTls(DialogueClient client, SSLContext context) {
            client.send("STARTTLS").expect("OK");
            client.startTls(context);
            client.linesUntil("OK ");
        }

        @Override
        public String logIn(DialogueClient client, String user, String password) {
            String plain = Base64.getEncoder()
                    .encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.ISO_8859_1));
            return client.send("AUTHENTICATE \"PLAIN\" \"" + plain + "\"").line();
        }

        @Override
        public void logOut(DialogueClient client) {
            client.send("LOGOUT").expect("OK");
            client.expectClosed();
        }

        @Override
        public String accepted() {
            return "OK \"You are so in\"";
        }

        @Override
        public String refused() {
            return "NO \"failed: ";
        }

        @Override
        public String unavailable() {
            return "NO (TRYLATER) ";
        }
    };

    /** Those that fetch mail. */
    public static final List<Dialogue> MAIL = List.of(POP3, IMAP4);

    private final String program;

    Dialogue(String program) {
        this.program = program;
    }

    /** The program that speaks it. */
    public String program() {
        return program;
    }

    /** Expects the proxy's greeting. */
    public abstract void greeting(DialogueClient client);

    /** STLS or STARTTLS, accepted. */
    public abstract void startTls(DialogueClient client, SSLContext context);

    /** Offers name and password, and gives the final answer. */
    public abstract String logIn(DialogueClient client, String user, String password);

    /** QUIT or LOGOUT, and the end. */
    public abstract void logOut(DialogueClient client);

    /** The answer to a login that was accepted. */
    public abstract String accepted();

    /** How the answer to a wrong password begins. */
    public abstract String refused();

    /** How the answer begins when there is no real-server now. */
    public abstract String unavailable();
}
