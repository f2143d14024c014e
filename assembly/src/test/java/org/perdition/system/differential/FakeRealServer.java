// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.Wire;

/**
 * A real-server that takes the password {@code good}, echoes commands after login, and can be told another answer
 * for {@code greeting} and each command: text with {@code \r\n} between lines and TAG for the command's tag, or
 * {@code <close>}, {@code <reset>} or {@code <silent>}; {@code SSL: yes} is TLS from the first byte,
 * {@code certificate} the kind of certificate. It keeps what
 * it was sent in one spelling: tags as TAG, arguments of LOGIN in quotes whatever form they came in.
 */
final class FakeRealServer implements Closeable {
    /** End of the command that logs bob in with the right password. */
    private static final String GOOD = "AGJvYgBnb29k\"";

    /** By then a connection that the proxy has given up is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Pattern LITERAL = Pattern.compile("(.*)\\{(\\d+)(\\+?)}");

    private final Dialect dialect;
    private final boolean imap;
    private final Function<String, SSLContext> certificates;
    private final Listener listener;
    private final BlockingQueue<Talk> talks = new LinkedBlockingQueue<>();
    private volatile Map<String, String> replies = Map.of();

    FakeRealServer(Dialect dialect, Function<String, SSLContext> certificates) {
        this.dialect = dialect;
        imap = dialect == Dialect.IMAP4;
        this.certificates = certificates;
        listener = new Listener("127.0.0.1", 0, this::serve);
    }

    int port() {
        return listener.port();
    }

    /** From now on it answers like this. */
    void answer(Map<String, String> replies) {
        this.replies = Map.copyOf(replies);
    }

    /** What it was sent since the last call, one line a command; waits for the ends of the connections. */
    List<String> takeReceived() {
        List<Talk> ended = new ArrayList<>();
        talks.drainTo(ended);
        List<String> received = new ArrayList<>();
        for (Talk talk : ended) {
            try {
                if (!talk.over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    received.add("-- does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            received.addAll(talk.received);
        }
        return received;
    }

    private void serve(Wire wire) throws IOException {
        Talk talk = new Talk(wire);
        talks.add(talk);
        try {
            talk.serve();
        } catch (IOException e) {
            // Orderly or not: which of the two depends on what was still under way.
            talk.received.add(Talk.CLOSED);
        } finally {
            talk.over.countDown();
        }
    }

    @Override
    public void close() {
        listener.close();
    }

    private final class Talk {
        private static final String CLOSED = "-- closed by the proxy";

        private final Wire wire;
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean loggedIn;
        private String tag = "TAG";

        Talk(Wire wire) {
            this.wire = wire;
        }

        void serve() throws IOException {
            if (replies.containsKey("SSL")) {
                startTls();
            }
            boolean open = answer("greeting", greeting());
            while (open) {
                String line = command();
                if (line == null) {
                    received.add(CLOSED);
                    return;
                }
                received.add("P: " + line);
                String[] words = line.split(" ");
                String verb = words[imap && words.length > 1 ? 1 : 0].toUpperCase(Locale.ROOT);
                if (loggedIn) {
                    open = afterLogin(verb, line);
                } else if (dialect == Dialect.MANAGESIEVE) {
                    open = sieve(verb, line);
                } else if (imap) {
                    open = imap(verb, line);
                } else {
                    open = pop3(verb, line);
                }
            }
        }

        private boolean pop3(String verb, String line) throws IOException {
            switch (verb) {
                case "CAPA":
                    return answer(verb, "+OK caps\\r\\nUSER\\r\\n.");
                case "STLS":
                    return startTls(verb, "+OK go");
                case "USER":
                    return answer(verb, "+OK");
                case "PASS":
                    boolean good = line.equals("PASS good");
                    boolean goesOn = answer(verb + (good ? "" : " bad"), good ? "+OK in" : "-ERR bad password");
                    loggedIn = good
                            && reply(verb, "+OK in").toUpperCase(Locale.ROOT).startsWith("+OK");
                    return goesOn;
                case "QUIT":
                    answer(verb, "+OK bye");
                    return false;
                default:
                    return answer(verb, "-ERR unknown");
            }
        }

        private String greeting() {
            return switch (dialect) {
                case POP3 -> "+OK fake ready";
                case IMAP4 -> "* OK fake ready";
                case MANAGESIEVE -> "\"SASL\" \"PLAIN\"\\r\\nOK \"fake ready\"";
            };
        }

        private boolean sieve(String verb, String line) throws IOException {
            switch (verb) {
                case "AUTHENTICATE":
                    boolean good = line.endsWith(GOOD);
                    boolean goesOn = answer(verb + (good ? "" : " bad"), good ? "OK \"in\"" : "NO \"bad password\"");
                    loggedIn = good && reply(verb, "OK").startsWith("OK");
                    return goesOn;
                case "STARTTLS":
                    boolean open = startTls(verb, "OK \"go\"");
                    return wire.secured() ? answer("greeting in TLS", greeting()) : open;
                case "LOGOUT":
                    answer(verb, "OK \"bye\"");
                    return false;
                default:
                    return answer(verb, "NO \"unknown\"");
            }
        }

        private boolean imap(String verb, String line) throws IOException {
            switch (verb) {
                case "CAPABILITY":
                    return answer(verb, "* CAPABILITY IMAP4rev1\\r\\nTAG OK done");
                case "STARTTLS":
                    return startTls(verb, "TAG OK go");
                case "LOGIN":
                    boolean good = line.endsWith(" \"good\"");
                    boolean goesOn = answer(verb + (good ? "" : " bad"), good ? "TAG OK in" : "TAG NO bad password");
                    loggedIn = good && reply(verb, "TAG OK in").contains("TAG OK");
                    return goesOn;
                case "LOGOUT":
                    answer(verb, "* BYE bye\\r\\nTAG OK logout");
                    return false;
                default:
                    return answer(verb, "TAG BAD unknown");
            }
        }

        private boolean afterLogin(String verb, String line) throws IOException {
            if (dialect == Dialect.MANAGESIEVE) {
                answer("after " + verb, "OK \"echo\"");
                return !verb.equals("LOGOUT");
            }
            boolean last = verb.equals(imap ? "LOGOUT" : "QUIT");
            if (last) {
                answer("after " + verb, imap ? "* BYE bye\\r\\nTAG OK logout" : "+OK bye");
                return false;
            }
            return answer("after " + verb, imap ? "TAG OK echo " + verb : "+OK echo " + line);
        }

        private boolean startTls(String verb, String usual) throws IOException {
            boolean open = answer(verb, usual);
            if (open && reply(verb, usual).contains("OK")) {
                startTls();
            }
            return open;
        }

        private void startTls() throws IOException {
            wire.startTls(certificates.apply(replies.getOrDefault("certificate", "good")));
            received.add("-- TLS");
        }

        private String reply(String command, String usual) {
            String secured = wire.secured() ? replies.get(command + " in TLS") : null;
            return secured != null ? secured : replies.getOrDefault(command, usual);
        }

        /** Whether the connection goes on. */
        private boolean answer(String command, String usual) throws IOException {
            String text = reply(command, usual);
            if (text.equals("<silent>")) {
                return true;
            } else if (text.endsWith("<close>")) {
                send(text.substring(0, text.length() - 7));
                return false;
            } else if (text.equals("<reset>")) {
                wire.reset();
                return false;
            }
            send(text);
            return true;
        }

        private void send(String text) throws IOException {
            if (!text.isEmpty()) {
                wire.send(text.replace("\\r\\n", "\r\n").replace("TAG", tag) + "\r\n");
            }
        }

        /** A command with its literals, in one spelling; null when the proxy has closed. */
        private @Nullable String command() throws IOException {
            String line = wire.readLine();
            if (line == null || !imap) {
                return line;
            }
            StringBuilder whole = new StringBuilder();
            Matcher literal = LITERAL.matcher(line);
            tag = line.split(" ")[0];
            while (literal.matches()) {
                if (literal.group(3).isEmpty() && !continueLiteral()) {
                    return spelt(whole + literal.group(1) + "{refused}");
                }
                byte[] octets = wire.readBytes(Integer.parseInt(literal.group(2)));
                whole.append(literal.group(1))
                        .append('"')
                        .append(new String(octets, StandardCharsets.ISO_8859_1)
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\r", "\\r")
                                .replace("\n", "\\n"))
                        .append('"');
                line = wire.readLine();
                if (line == null) {
                    return null;
                }
                literal = LITERAL.matcher(line);
            }
            return spelt(whole + line);
        }

        private boolean continueLiteral() throws IOException {
            String text = reply("literal", "+ OK");
            send(text);
            return text.startsWith("+");
        }

        private String spelt(String line) {
            String[] words = line.split(" ", 2);
            String rest = words.length > 1 ? words[1] : "";
            if (!loggedIn && rest.toUpperCase(Locale.ROOT).startsWith("LOGIN ")) {
                Matcher argument =
                        Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[^ ]+").matcher(rest.substring(6));
                StringBuilder login = new StringBuilder("LOGIN");
                while (argument.find()) {
                    String text = argument.group();
                    login.append(' ').append(text.startsWith("\"") ? text : '"' + text + '"');
                }
                rest = login.toString();
            }
            return (loggedIn ? words[0] : "TAG") + " " + rest;
        }
    }
}
