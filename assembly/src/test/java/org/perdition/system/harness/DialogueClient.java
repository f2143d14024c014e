// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told and keeps the dialogue as {@code C:} and {@code S:} lines, which every
 * failure shows. For one thread.
 */
public final class DialogueClient implements Closeable {
    /** How long a line may take: a busy machine with two cores has been seen to need seconds. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Wire wire;
    private final List<String> transcript = new ArrayList<>();

    private DialogueClient(Wire wire) {
        this.wire = wire;
    }

    /** Connects in clear. */
    public static DialogueClient connect(int port) {
        return connect("127.0.0.1", port);
    }

    /** Connects in clear to this loopback address. */
    public static DialogueClient connect(String address, int port) {
        return connect(address, port, 0);
    }

    /** Connects with a receive buffer of this size, 0 for the kernel's choice. */
    public static DialogueClient connect(String address, int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(address, port), (int) PATIENCE.toMillis());
            DialogueClient client = new DialogueClient(new Wire(socket, true));
            client.wire.setReadTimeout(PATIENCE);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Connects in clear to 127.0.0.1 from another loopback address. */
    public static DialogueClient connectFrom(String local, int port) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(local, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
            DialogueClient client = new DialogueClient(new Wire(socket, true));
            client.wire.setReadTimeout(PATIENCE);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect from " + local + " to " + port + ": " + e.getMessage(), e);
        }
    }

    /** Connects with TLS from the first byte. */
    public static DialogueClient connectTls(int port, SSLContext context) {
        return connect(port).startTls(context);
    }

    /** From now on each byte is sent on its own. */
    public DialogueClient byteWise() {
        wire.setByteWise();
        return this;
    }

    /** Starts TLS. */
    public DialogueClient startTls(SSLContext context) {
        return startTls(context, null);
    }

    /** Starts TLS with parameters of one's own. */
    public DialogueClient startTls(SSLContext context, @Nullable SSLParameters parameters) {
        try {
            wire.startTls(context, parameters);
            transcript.add("-- TLS");
            return this;
        } catch (IOException e) {
            throw failure("no TLS: " + e, e);
        }
    }

    /** Sends a line. */
    public DialogueClient send(String line) {
        transcript.add("C: " + line);
        return write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends octets as they are, in one segment if they are few. */
    public DialogueClient sendRaw(String octets) {
        transcript.add("C: " + octets.replace("\r", "\\r").replace("\n", "\\n"));
        return write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends octets without keeping them. */
    public DialogueClient write(byte[] octets) {
        try {
            wire.send(octets);
            return this;
        } catch (IOException e) {
            throw failure("cannot send: " + e, e);
        }
    }

    /** The next line. */
    public String line() {
        try {
            String line = wire.readLine();
            if (line == null) {
                throw failure("closed by the proxy", null);
            }
            transcript.add("S: " + line);
            return line;
        } catch (IOException e) {
            throw failure("no line: " + e, e);
        }
    }

    /** The next line, which begins so. */
    public String expect(String start) {
        String line = line();
        if (!line.startsWith(start)) {
            throw failure("expected: " + start, null);
        }
        return line;
    }

    /** Lines up to and with the one that begins so. */
    public List<String> linesUntil(String start) {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line());
        } while (!lines.get(lines.size() - 1).startsWith(start));
        return lines;
    }

    /** So many octets. */
    public byte[] bytes(int count) {
        try {
            return wire.readBytes(count);
        } catch (IOException e) {
            throw failure("octets missing: " + e, e);
        }
    }

    /** All lines up to the end of the connection, by an end or a reset. */
    public List<String> linesUntilClosed() {
        List<String> lines = new ArrayList<>();
        try {
            for (String line = wire.readLine(); line != null; line = wire.readLine()) {
                transcript.add("S: " + line);
                lines.add(line);
            }
        } catch (SocketTimeoutException e) {
            throw failure("still open", e);
        } catch (IOException e) {
            transcript.add("-- " + e.getMessage());
        }
        return lines;
    }

    /** Expects the end of the connection, by an end or a reset, with nothing before it. */
    public void expectClosed() {
        try {
            String line = wire.readLine();
            if (line != null) {
                transcript.add("S: " + line);
                throw failure("expected the end", null);
            }
        } catch (SocketTimeoutException e) {
            throw failure("still open", e);
        } catch (SocketException | javax.net.ssl.SSLException e) {
            transcript.add("-- reset");
        } catch (IOException e) {
            throw failure("expected the end: " + e, e);
        }
    }

    /** Expects silence for this long, with the connection open. */
    public DialogueClient expectSilence(Duration duration) {
        try {
            wire.setReadTimeout(duration);
            int octet = wire.read();
            throw failure(octet < 0 ? "closed" : "expected silence, got octet " + octet, null);
        } catch (SocketTimeoutException e) {
            try {
                wire.setReadTimeout(PATIENCE);
            } catch (IOException gone) {
                throw failure("gone: " + gone, gone);
            }
            return this;
        } catch (IOException e) {
            throw failure("expected silence: " + e, e);
        }
    }

    /** The connection itself. */
    public Wire wire() {
        return wire;
    }

    /** The dialogue so far. */
    public List<String> transcript() {
        return List.copyOf(transcript);
    }

    /** A failure that shows the dialogue. */
    public AssertionError failure(String what, @Nullable Throwable cause) {
        return new AssertionError(what + "\ndialogue:\n" + String.join("\n", transcript), cause);
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            transcript.add("-- " + e.getMessage());
        }
    }
}
