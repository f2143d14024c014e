// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.perdition.system.harness.Wire;

/** Plays the client of a case and keeps what it is answered. */
final class Player {
    /** Longer than two pauses of the original and the first TLS handshake of a JVM on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Shows that nothing comes by itself. */
    private static final Duration QUIET = Duration.ofMillis(700);

    private final Dialect dialect;
    private final SSLContext tls;
    private final Wire wire;
    private final Socket socket;
    private final List<String> seen = new ArrayList<>();
    private boolean open = true;

    Player(Dialect dialect, int port, SSLContext tls) throws IOException {
        this.dialect = dialect;
        this.tls = tls;
        socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
        wire = new Wire(socket, true);
        wire.setReadTimeout(PATIENCE);
    }

    /** The client's port, by which log lines are told apart. */
    int port() {
        return socket.getLocalPort();
    }

    /** Plays all steps, closes, and gives what was seen. */
    List<String> play(List<String> steps) throws IOException {
        try (wire) {
            if (steps.isEmpty() || !steps.get(0).equals("SSL")) {
                step("S:");
            }
            for (String step : steps) {
                if (!open) {
                    break;
                }
                step(step);
            }
        }
        return List.copyOf(seen);
    }

    private void step(String step) throws IOException {
        try {
            if (step.startsWith("C: ")) {
                seen.add(step);
                wire.send(escaped(step.substring(3)) + "\r\n");
                answer(step.substring(3));
            } else if (step.startsWith("c: ")) {
                seen.add(step);
                wire.send(escaped(step.substring(3)));
                answer(step.substring(3));
            } else if (step.startsWith("S:")) {
                answer(step.substring(2).trim());
            } else if (step.equals("TLS") || step.equals("SSL")) {
                wire.startTls(tls);
                seen.add("-- TLS");
                if (step.equals("SSL")) {
                    answer("");
                }
            } else if (step.equals("GREETING")) {
                return;
            } else if (step.equals("QUIET")) {
                quiet();
            } else if (step.equals("EOF")) {
                wire.shutdownOutput();
                while (open) {
                    line();
                }
            } else {
                throw new IllegalArgumentException(step);
            }
        } catch (SocketTimeoutException e) {
            seen.add("-- nothing comes");
            open = false;
        } catch (IOException e) {
            ended();
        }
    }

    private void quiet() throws IOException {
        wire.setReadTimeout(QUIET);
        try {
            int octet = wire.read();
            seen.add(octet < 0 ? "-- closed" : "-- something comes");
            open = octet >= 0;
        } catch (SocketTimeoutException e) {
            seen.add("-- quiet");
        } finally {
            wire.setReadTimeout(PATIENCE);
        }
    }

    /** Reads the answer to a command: to its tag, to the dot of a list, or a line. */
    private void answer(String command) throws IOException {
        String first = line();
        if (dialect == Dialect.IMAP4) {
            String tag = command.split("[ \\\\]")[0];
            String line = first;
            while (open && line.startsWith("* ") && !command.isEmpty() && !tag.isEmpty()) {
                line = line();
            }
        } else if (dialect == Dialect.MANAGESIEVE) {
            String line = first;
            while (open && !line.matches("(OK|NO|BYE)\\b.*|\"\"")) {
                line = line();
            }
        } else if (command.matches("(?i)(CAPA|AUTH)") && first.startsWith("+OK")) {
            String line = first;
            while (open && !line.equals(".")) {
                line = line();
            }
        }
    }

    private String line() throws IOException {
        String line;
        try {
            line = wire.readLine();
        } catch (EOFException e) {
            line = null;
        }
        if (line == null) {
            ended();
            return "";
        }
        seen.add("S: " + line);
        return line;
    }

    private void ended() {
        if (open) {
            seen.add("-- closed");
        }
        open = false;
    }

    private static String escaped(String text) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\r", i) || text.startsWith("\\n", i)) {
                octets.append(text.charAt(++i) == 'r' ? '\r' : '\n');
            } else if (text.startsWith("\\x", i)) {
                octets.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                octets.append(new String(
                        String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
        }
        return octets.toString();
    }
}
