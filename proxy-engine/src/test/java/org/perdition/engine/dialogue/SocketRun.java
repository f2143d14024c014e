// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.session.MailProtocol;
import org.perdition.engine.session.Pop3Protocol;
import org.perdition.engine.session.SieveProtocol;

/**
 * Runs the script of a client through the real engine over loopback sockets, with {@code auth_failure_delay} 0. What
 * the engine sends is compared octet by octet, and so is what comes out of the pipe; each connection is read to
 * its end, and nothing may be left of it in the engine.
 */
final class SocketRun {
    /** The clock is real here, and the delay 0. */
    private static final Pattern LATER = Pattern.compile(" \\[\\d+ s later]$");

    /** For the one kind of failure that takes its time. */
    private static final Duration SOON = Duration.ofMillis(150);

    /** First octet of a TLS record that holds an alert (RFC 8446 section 5.1). */
    private static final int ALERT = 0x15;

    private final MailProtocol<?, ?> protocol;
    private final Protocol name;
    private final LoginContext context;
    private final Script script;
    private final List<LoginLine> logins;

    private SocketRun(MailProtocol<?, ?> protocol, LoginContext context, Script script) {
        this.protocol = protocol;
        this.name = protocol instanceof Pop3Protocol
                ? Protocol.POP3
                : protocol instanceof SieveProtocol ? Protocol.MANAGESIEVE : Protocol.IMAP4;
        this.context = context;
        this.script = script;
        this.logins = script.logins().stream().map(LoginLine::parse).toList();
    }

    /** Runs it whole and byte by byte. Gives the reason if it cannot be run. */
    static Optional<String> run(MailProtocol<?, ?> protocol, LoginContext context, Script script) {
        SocketRun run = new SocketRun(protocol, context, script);
        Optional<String> impossible = run.impossible();
        if (impossible.isEmpty()) {
            try {
                run.once("whole over sockets", false);
                run.once("byte by byte over sockets", true);
            } catch (IOException e) {
                throw new AssertionError("over sockets", e);
            }
        }
        return impossible;
    }

    private Optional<String> impossible() {
        if (logins.size() > 1 && logins.stream().anyMatch(SocketRun::needsItsOwnSettings)) {
            return Optional.of("a listener's settings cannot change between logins");
        }
        return logins.stream()
                .flatMap(login -> login.impossible(name.family()).stream())
                .findFirst();
    }

    private static boolean needsItsOwnSettings(LoginLine login) {
        return login.kind() == FailureKind.TLS_FAILED
                || login.kind() == FailureKind.TLS_MISSING
                || login.kind() == FailureKind.TIMEOUT;
    }

    private LoopbackProxy.Setup setup(ScriptServer server, boolean dialogueLog) {
        LoginSettings told = context.settings();
        LoginSettings login = new LoginSettings(
                told.client(),
                told.loginDisabled(),
                told.capabilities(),
                told.operatorSetCapabilities(),
                told.sasl(),
                told.okLine(),
                told.serverRespLine(),
                Duration.ZERO,
                told.badCommandLimit());
        LoopbackProxy.Setup setup =
                LoopbackProxy.Setup.of(login, context.token()).popmap(server).log(dialogueLog, Duration.ZERO);
        FailureKind special = logins.size() == 1 ? logins.get(0).kind() : null;
        if (special == FailureKind.TIMEOUT) {
            return setup.timeouts(Duration.ZERO, Duration.ZERO, SOON);
        }
        return special == FailureKind.TLS_FAILED
                ? setup.server(LegSecurity.SSL)
                : special == FailureKind.TLS_MISSING ? setup.server(LegSecurity.STARTTLS_FORCED) : setup;
    }

    private void once(String way, boolean eachOctet) throws IOException {
        try (ScriptServer server = new ScriptServer(name.family(), context.token(), logins, eachOctet);
                LoopbackProxy proxy = new LoopbackProxy(protocol, name, setup(server, eachOctet));
                Wire client = Wire.connect(proxy.address())) {
            if (context.settings().client() == LegSecurity.SSL) {
                client.secure();
            }
            boolean over = false;
            for (Script.Turn turn : script.turns()) {
                String where = way + ", script line " + turn.number();
                if (over) {
                    // The connection has been read to its end, so what is sent now can have no answer.
                    assertThat(turn.expected()).as(where).isEmpty();
                } else {
                    over = turn(where, turn, client, eachOctet);
                }
            }
            if (!over) {
                client.endOutput();
                assertThat(client.rest()).as("%s, behind the script", way).isEmpty();
            }
            assertThat(server.piped().get(Wire.PATIENCE, TimeUnit.MILLISECONDS))
                    .as("%s, at the real-server", way)
                    .isEqualTo(over || !accepted() ? "" : piped());
            proxy.awaitEmpty();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(way + ", at the real-server", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean accepted() {
        return !logins.isEmpty() && logins.get(logins.size() - 1).kind() == null;
    }

    /** All that the script wants to come out of the pipe. */
    private String piped() {
        StringBuilder all = new StringBuilder();
        script.turns().stream()
                .flatMap(turn -> turn.expected().stream())
                .filter(line -> line.startsWith("PIPE: "))
                .forEach(line -> all.append(latin1(Script.octets(line.substring(6)))));
        return all.toString();
    }

    /** Says whether the connection has ended. */
    private boolean turn(String where, Script.Turn turn, Wire client, boolean eachOctet) throws IOException {
        boolean injected = turn.expected().contains("-- injected");
        boolean ends = injected || turn.expected().stream().anyMatch(line -> line.startsWith("-- closed "));
        try {
            client.send(turn.input(), eachOctet);
        } catch (IOException e) {
            if (!ends) {
                throw e;
            }
        }
        ByteArrayOutputStream due = new ByteArrayOutputStream();
        for (String line : turn.expected()) {
            if (line.startsWith("S")) {
                due.writeBytes(sent(LATER.matcher(line).replaceFirst("")));
            } else if (line.equals("-- TLS up")) {
                expect(where, due, client);
                client.secure();
            } else if (line.equals("-- injected")) {
                cutOff(where, latin1(due.toByteArray()), latin1(client.restOrReset()));
            } else if (line.startsWith("-- closed ")) {
                expect(where, due, client);
                assertThat(client.rest()).as("%s, behind the last line", where).isEmpty();
            }
        }
        if (!injected) {
            expect(where, due, client);
        }
        return ends;
    }

    private byte[] sent(String line) {
        String text = line.substring(Math.min(3, line.length()));
        // The greeting: over loopback the proxy's host is the address connected to.
        String here = text.replace(" Ready " + context.host() + " ", " Ready 127.0.0.1 ")
                .replace(" ready on " + context.host() + " ", " ready on 127.0.0.1 ");
        return Script.octets(line.charAt(1) == ':' ? here + "\\r\\n" : here);
    }

    private static void expect(String where, ByteArrayOutputStream due, Wire client) throws IOException {
        String expected = latin1(due.toByteArray());
        due.reset();
        assertThat(latin1(client.read(expected.length()))).as(where).isEqualTo(expected);
    }

    /** What was said before may have come, or less of it, and then at most an alert: nothing behind it was heard. */
    private static void cutOff(String where, String before, String came) {
        if (came.length() > before.length()) {
            assertThat(came).as(where).startsWith(before);
            assertThat((int) came.charAt(before.length()))
                    .as("%s, behind the answer", where)
                    .isEqualTo(ALERT);
        } else {
            assertThat(before).as(where).startsWith(came);
        }
    }

    private static String latin1(byte[] octets) {
        return new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
