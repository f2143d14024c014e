// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A real-server that behaves as its script says, well or badly, and remembers all that it was sent. Each
 * connection runs the script anew; when it ends, the connection is closed.
 */
public final class ScriptedRealServer implements Closeable {
    /** What is done with one connection. */
    @FunctionalInterface
    public interface Script {
        /** Plays the script. */
        void play(Peer peer) throws IOException;
    }

    private final Listener listener;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();

    /** Listens on 127.0.0.1 and plays the script for each connection. */
    public ScriptedRealServer(Script script) {
        listener = new Listener("127.0.0.1", 0, wire -> {
            Peer peer = new Peer(wire);
            peers.add(peer);
            script.play(peer);
        });
    }

    /** Address and port, as options have them. */
    public String address() {
        return listener.address();
    }

    /** The port. */
    public int port() {
        return listener.port();
    }

    /** How many connections there have been. */
    public int connections() {
        return listener.accepted();
    }

    /** How many connections are open. */
    public int open() {
        return listener.open();
    }

    /** All that was sent to us, over all connections, one line each. */
    public List<String> received() {
        return peers.stream().flatMap(peer -> peer.received.stream()).toList();
    }

    @Override
    public void close() {
        listener.close();
    }

    /** The proxy, as its real-server sees it. */
    public static final class Peer {
        private final Wire wire;
        private final List<String> received = new CopyOnWriteArrayList<>();

        private Peer(Wire wire) {
            this.wire = wire;
        }

        /** Sends text as it is, in one segment if it is short. */
        public Peer send(String text) throws IOException {
            wire.send(text);
            return this;
        }

        /** Sends each octet on its own. */
        public Peer sendByteWise(String text) throws IOException {
            for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
                wire.send(new byte[] {octet});
            }
            return this;
        }

        /** Reads a line and keeps it; the end of the connection ends the script. */
        public String line() throws IOException {
            String line = wire.readLine();
            if (line == null) {
                throw new IOException("closed by the proxy");
            }
            received.add(line);
            return line;
        }

        /** The line read last. */
        public String lastLine() {
            return received.get(received.size() - 1);
        }

        /** Reads an IMAP4 command and gives its tag. */
        public String tag() throws IOException {
            return line().split(" ", 2)[0];
        }

        /** Reads so many octets and keeps them. */
        public String octets(int count) throws IOException {
            String octets = new String(wire.readBytes(count), StandardCharsets.ISO_8859_1);
            received.add(octets);
            return octets;
        }

        /** Reads until the proxy closes, and keeps the lines. */
        public void drain() throws IOException {
            while (true) {
                line();
            }
        }

        /** Starts TLS. */
        public Peer startTls(SSLContext context) throws IOException {
            wire.startTls(context);
            return this;
        }

        /** Resets the connection. */
        public void reset() throws IOException {
            wire.reset();
        }

        /** The connection itself. */
        public Wire wire() {
            return wire;
        }
    }
}
