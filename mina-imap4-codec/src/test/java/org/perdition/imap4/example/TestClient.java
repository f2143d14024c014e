// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4.example;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client on a plain socket, which sends what it is told and waits for whole lines. */
final class TestClient implements AutoCloseable {
    /** Generous: the machine may be busy with other tests. */
    private static final int PATIENCE_MILLIS = 30_000;

    private Socket socket;

    TestClient(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next line without its end, or what came before the connection was closed. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Everything until the connection is closed or reset. */
    String rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int octet = socket.getInputStream().read(); octet >= 0; ) {
                rest.write(octet);
                octet = socket.getInputStream().read();
            }
        } catch (IOException reset) {
            return rest.toString(StandardCharsets.ISO_8859_1);
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    void startTls(SSLContext context) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.setSoTimeout(PATIENCE_MILLIS);
        secured.startHandshake();
        socket = secured;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
