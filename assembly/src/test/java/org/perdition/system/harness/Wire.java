// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that speaks in lines and can go over to TLS. Text is octets, one char an octet. For
 * one thread.
 */
public final class Wire implements Closeable {
    private static final int BUFFER = 65_536;

    private final Socket bare;
    private final boolean client;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean byteWise;

    /**
     * Takes over a connected socket.
     *
     * @param socket the socket
     * @param client whether this is the end that connected
     */
    public Wire(Socket socket, boolean client) throws IOException {
        this.bare = socket;
        this.client = client;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** How long a read may take; zero for ever. */
    public void setReadTimeout(Duration timeout) throws IOException {
        bare.setSoTimeout((int) timeout.toMillis());
    }

    /** From now on each byte is sent on its own. */
    public void setByteWise() {
        byteWise = true;
    }

    /** Whether TLS is up. */
    public boolean secured() {
        return socket instanceof SSLSocket;
    }

    /** The socket as it is now. */
    public Socket socket() {
        return socket;
    }

    /** Starts TLS and waits for the end of the handshake; no name is checked. */
    public void startTls(SSLContext context) throws IOException {
        startTls(context, null);
    }

    /** Starts TLS with parameters of one's own. */
    public void startTls(SSLContext context, @Nullable SSLParameters parameters) throws IOException {
        if (position < limit) {
            throw new IOException("data in front of TLS: " + (limit - position) + " octets");
        }
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(bare, bare.getInetAddress().getHostAddress(), bare.getPort(), true);
        tls.setUseClientMode(client);
        if (parameters != null) {
            tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        socket = tls;
        in = tls.getInputStream();
        out = tls.getOutputStream();
    }

    /** Sends text as it is. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends octets, all at once or each on its own. */
    public void send(byte[] octets) throws IOException {
        if (byteWise) {
            for (byte octet : octets) {
                out.write(octet);
                out.flush();
            }
        } else {
            out.write(octets);
            out.flush();
        }
    }

    /** The next line without its end, or null at the end of the stream. */
    public @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = read();
            if (octet < 0) {
                if (line.size() > 0) {
                    throw new EOFException("end within a line: " + line.toString(StandardCharsets.ISO_8859_1));
                }
                return null;
            }
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
        }
    }

    /** Exactly so many octets. */
    public byte[] readBytes(int count) throws IOException {
        byte[] octets = new byte[count];
        for (int done = 0; done < count; ) {
            int n = read(octets, done, count - done);
            if (n < 0) {
                throw new EOFException("end after " + done + " of " + count + " octets");
            }
            done += n;
        }
        return octets;
    }

    /** One octet, or -1 at the end. */
    public int read() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    /** What is there, at least one octet; -1 at the end. */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int n = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, n);
        position += n;
        return n;
    }

    private boolean fill() throws IOException {
        int n = in.read(buffer);
        position = 0;
        limit = Math.max(0, n);
        return n > 0;
    }

    /** Ends our direction; with TLS by a close_notify. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset instead of an end. */
    public void reset() throws IOException {
        bare.setSoLinger(true, 0);
        bare.close();
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } finally {
            bare.close();
        }
    }
}
