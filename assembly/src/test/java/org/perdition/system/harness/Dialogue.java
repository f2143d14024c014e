// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import javax.net.ssl.SSLContext;

/** The same few things said in POP3 and in IMAP4, for tests that hold for both. */
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
    };

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
