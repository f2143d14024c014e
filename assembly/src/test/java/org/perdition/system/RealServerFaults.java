// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServer.Script;

/** What real-servers do wrong, in each protocol, and what the client has to be told. */
final class RealServerFaults {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    /**
     * One behaviour.
     *
     * @param dialogue the protocol
     * @param name what it does
     * @param reply how the client's answer begins
     * @param status what the Auth line says
     * @param credentials whether the real-server is right to get the password
     * @param script what it does
     */
    record Fault(Dialogue dialogue, String name, String reply, String status, boolean credentials, Script script) {
        String listener() {
            return dialogue + "_" + Integer.toHexString(name.hashCode());
        }

        @Override
        public String toString() {
            return dialogue + ": " + name;
        }
    }

    private static final String NEGOTIATION = "failed: Connection Negotiation Failure";
    static final String CONNECT = "failed: Could not connect to server";
    private static final String REFUSED = "failed: Re-Authentication Failure";

    private RealServerFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(pop3Faults(), imapFaults(), sieveFaults()).flatMap(faults -> faults);
    }

    private static Fault pop3(String name, String reply, String status, boolean credentials, Script script) {
        return new Fault(Dialogue.POP3, name, reply, status, credentials, script);
    }

    private static Fault imap(String name, String reply, String status, boolean credentials, Script script) {
        return new Fault(Dialogue.IMAP4, name, reply, status, credentials, script);
    }

    private static Fault sieve(String name, String reply, String status, boolean credentials, Script script) {
        return new Fault(Dialogue.MANAGESIEVE, name, reply, status, credentials, script);
    }

    private static Stream<Fault> pop3Faults() {
        String down = Dialogue.POP3.unavailable();
        return Stream.of(
                pop3("resets at once", down, "failed: ", false, peer -> peer.reset()),
                pop3("closes at once", down, "failed: ", false, peer -> {}),
                pop3("is silent", down, NEGOTIATION, false, peer -> peer.drain()),
                pop3("greets with -ERR", down, NEGOTIATION, false, peer -> {
                    peer.send("-ERR too busy\r\n").drain();
                }),
                pop3("greets with garbage", down, NEGOTIATION, false, peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n").drain();
                }),
                pop3("greets with +OKready", down, NEGOTIATION, false, peer -> {
                    peer.send("+OKready\r\n").drain();
                }),
                pop3("greets with a megabyte without end", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK " + MEGABYTE).drain();
                }),
                pop3("says OK before credentials", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK\r\n+OK\r\n+OK in\r\n").drain();
                }),
                pop3("is silent after USER", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK\r\n").drain();
                }),
                pop3("refuses USER", "-ERR [", REFUSED, false, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR no such user\r\n").drain();
                }),
                pop3("is silent after PASS", down, NEGOTIATION, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").drain();
                }),
                pop3("resets after PASS", down, "failed: ", true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.reset();
                }),
                pop3("closes after PASS", down, "failed: ", true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                }),
                pop3("refuses PASS", Dialogue.POP3.refused(), REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR wrong\r\n").drain();
                }),
                pop3("is in use", "-ERR [IN-USE] ", REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR [IN-USE] maildrop is locked\r\n").drain();
                }),
                pop3("has trouble", "-ERR [SYS/TEMP] ", REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR [SYS/TEMP] disk\r\n").drain();
                }));
    }

    private static Stream<Fault> imapFaults() {
        String down = Dialogue.IMAP4.unavailable();
        return Stream.of(
                imap("resets at once", down, "failed: ", false, peer -> peer.reset()),
                imap("closes at once", down, "failed: ", false, peer -> {}),
                imap("is silent", down, NEGOTIATION, false, peer -> peer.drain()),
                imap("greets with BYE", down, "failed: ", false, peer -> {
                    peer.send("* BYE too busy\r\n").drain();
                }),
                imap("greets with PREAUTH", down, NEGOTIATION, false, peer -> {
                    peer.send("* PREAUTH welcome root\r\n").drain();
                }),
                imap("greets with garbage", down, NEGOTIATION, false, peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n").drain();
                }),
                imap("greets with a megabyte without end", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK " + MEGABYTE).drain();
                }),
                imap("is silent after the greeting", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK\r\n").drain();
                }),
                imap("forbids LOGIN", "l NO ", "failed: ", false, peer -> {
                    peer.send("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] x\r\n").drain();
                }),
                imap("says OK before credentials", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK [CAPABILITY IMAP4rev1] x\r\nflim07 OK\r\nflim08 OK\r\n")
                            .drain();
                }),
                imap("answers with a wrong tag", down, NEGOTIATION, true, peer -> {
                    greet(peer);
                    peer.send("nobody OK\r\n").drain();
                }),
                imap("is silent after LOGIN", down, NEGOTIATION, true, peer -> {
                    greet(peer);
                    peer.drain();
                }),
                imap("resets after LOGIN", down, "failed: ", true, peer -> {
                    greet(peer);
                    peer.reset();
                }),
                imap("says BYE after LOGIN", down, "failed: ", true, peer -> {
                    greet(peer);
                    peer.send("* BYE going down\r\n").drain();
                }),
                imap("refuses LOGIN", Dialogue.IMAP4.refused(), REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO wrong\r\n").drain();
                }),
                imap("refuses with a code", "l NO [AUTHENTICATIONFAILED] ", REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO [AUTHENTICATIONFAILED] wrong\r\n").drain();
                }),
                imap("is unavailable", "l NO [UNAVAILABLE] ", REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO [UNAVAILABLE] later\r\n").drain();
                }));
    }

    private static Stream<Fault> sieveFaults() {
        String down = Dialogue.MANAGESIEVE.unavailable();
        return Stream.of(
                sieve("resets at once", down, "failed: ", false, peer -> peer.reset()),
                sieve("closes at once", down, "failed: ", false, peer -> {}),
                sieve("is silent", down, NEGOTIATION, false, peer -> peer.drain()),
                sieve("greets with NO", down, NEGOTIATION, false, peer -> {
                    peer.send("NO \"too busy\"\r\n").drain();
                }),
                sieve("greets with garbage", down, NEGOTIATION, false, peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n").drain();
                }),
                sieve("greets with a megabyte without end", down, NEGOTIATION, false, peer -> {
                    peer.send("OK \"" + MEGABYTE).drain();
                }),
                sieve("announces a literal of four gigabytes", down, NEGOTIATION, false, peer -> {
                    peer.send("\"SASL\" {4294967295}\r\n").drain();
                }),
                sieve("lists capabilities without end", down, NEGOTIATION, false, peer -> {
                    peer.send("\"X\"\r\n".repeat(100_000)).drain();
                }),
                sieve("is silent after AUTHENTICATE", down, NEGOTIATION, true, peer -> {
                    greetBySieve(peer);
                    peer.drain();
                }),
                sieve("resets after AUTHENTICATE", down, "failed: ", true, peer -> {
                    greetBySieve(peer);
                    peer.reset();
                }),
                sieve("closes after AUTHENTICATE", down, "failed: ", true, peer -> greetBySieve(peer)),
                sieve("says BYE after AUTHENTICATE", down, NEGOTIATION, true, peer -> {
                    greetBySieve(peer);
                    peer.send("BYE \"going down\"\r\n").drain();
                }),
                sieve("challenges after the whole of PLAIN", down, NEGOTIATION, true, peer -> {
                    greetBySieve(peer);
                    peer.send("\"\"\r\n").drain();
                }),
                sieve("refuses AUTHENTICATE", Dialogue.MANAGESIEVE.refused(), REFUSED, true, peer -> {
                    greetBySieve(peer);
                    peer.send("NO \"wrong\"\r\n").drain();
                }),
                sieve("refuses in a literal", Dialogue.MANAGESIEVE.refused(), REFUSED, true, peer -> {
                    greetBySieve(peer);
                    peer.send("NO {7}\r\nwrong\r\n\r\n").drain();
                }),
                sieve("has trouble", "NO (TRYLATER) ", REFUSED, true, peer -> {
                    greetBySieve(peer);
                    peer.send("NO (TRYLATER) \"disk\"\r\n").drain();
                }));
    }

    /** Greets, and gives the AUTHENTICATE that follows. */
    static String greetBySieve(ScriptedRealServer.Peer peer) throws java.io.IOException {
        return peer.send("\"IMPLEMENTATION\" \"real\"\r\n\"SASL\" \"PLAIN\"\r\nOK \"ready\"\r\n")
                .line();
    }

    /** What a password looks like on the wire. */
    static String onTheWire(Dialogue dialogue, String user, String password) {
        return dialogue == Dialogue.MANAGESIEVE
                ? Base64.getEncoder()
                        .encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.US_ASCII))
                : password;
    }

    /** Greets, and gives the tag of the LOGIN that follows. */
    static String greet(ScriptedRealServer.Peer peer) throws java.io.IOException {
        peer.send("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        String line = peer.line();
        while (line.toUpperCase(java.util.Locale.ROOT).contains(" CAPABILITY")) {
            peer.send("* CAPABILITY IMAP4rev1\r\n" + line.split(" ", 2)[0] + " OK\r\n");
            line = peer.line();
        }
        return line.split(" ", 2)[0];
    }
}
