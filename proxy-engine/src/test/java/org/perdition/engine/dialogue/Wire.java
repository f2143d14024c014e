// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.perdition.engine.tls.LoopbackTls;

/** A peer's end of one connection over loopback. Blocks, and gives up after {@value #PATIENCE} ms. */
public final class Wire implements AutoCloseable {
    /** Only a test that fails waits so long, or one on a machine with much else to do. */
    public static final int PATIENCE = 20_000;

    private static final SSLContext TLS = LoopbackTls.peer();

    private final Socket plain;
    private Socket socket;
    private InputStream in;

    private Wire(Socket plain) throws IOException {
        this.plain = plain;
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE);
        socket = plain;
        in = plain.getInputStream();
    }

    /** Connects to the proxy. */
    public static Wire connect(InetSocketAddress address) throws IOException {
        return new Wire(new Socket(address.getAddress(), address.getPort()));
    }

    /** Listens as a real-server, on a port the system chooses. */
    public static ServerSocket listen() throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(PATIENCE);
        return listening;
    }

    /** The next connection of the proxy. */
    public static Wire accept(ServerSocket listening) throws IOException {
        return new Wire(listening.accept());
    }

    /** Makes a TLS handshake as the client. */
    public void secure() throws IOException {
        SSLSocket secured = (SSLSocket) TLS.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = secured.getInputStream();
    }

    /** Makes a TLS handshake as the real-server. */
    public void secureAsServer() throws IOException {
        SSLSocket secured = (SSLSocket) TLS.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        socket = secured;
        in = secured.getInputStream();
    }

    /** Sends all in one write, or each octet in one of its own. */
    public void send(byte[] bytes, boolean eachOctet) throws IOException {
        if (!eachOctet) {
            socket.getOutputStream().write(bytes);
            return;
        }
        for (byte octet : bytes) {
            socket.getOutputStream().write(octet);
        }
    }

    /** Sends text, one octet a char, in one write. */
    public void say(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** The next octet, or -1 at the end of the stream. */
    public int read() throws IOException {
        return in.read();
    }

    /** So many octets, or fewer if the stream ends. */
    public byte[] read(int length) throws IOException {
        return in.readNBytes(length);
    }

    /** The next line without its CRLF, or what there is of it if the stream ends. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.append((char) octet);
            if (octet == '\n' && line.length() > 1 && line.charAt(line.length() - 2) == '\r') {
                line.setLength(line.length() - 2);
                break;
            }
        }
        return line.toString();
    }

    /** Everything up to the end of the stream. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the end of the stream or a reset. */
    public byte[] restOrReset() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                rest.write(octet);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed", e);
        } catch (IOException e) {
            // The reset; what came before it counts.
        }
        return rest.toByteArray();
    }

    /** Sends no more; close_notify first if TLS is up. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
