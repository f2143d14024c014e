// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Portmapper, NIS server and, if told so, NIS binder, all at one port of the loopback address. Its replies come in two
 * fragments.
 */
final class FakeNis implements AutoCloseable {
    static final String DOMAIN = "example";
    static final String MAP = "user_mail_server";

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, String> entries;
    private final ServerSocket listening = new ServerSocket();
    private final Thread accepting = new Thread(this::accept, "fake NIS");
    private volatile boolean bound;
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    /** Starts; port 0 takes one that is free. */
    FakeNis(int port, Map<String, String> entries) throws IOException {
        this.entries = new HashMap<>(entries);
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections were made so far. */
    int connections() {
        return connections.get();
    }

    /** From now on there is a binder, bound to this address. */
    void bind() {
        bound = true;
    }

    void freeze() {
        thawed = new CountDownLatch(1);
    }

    void thaw() {
        thawed.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread serving = new Thread(() -> serve(socket), "fake NIS connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            while (true) {
                byte[] call = in.readNBytes(in.readInt() & Integer.MAX_VALUE);
                thawed.await();
                byte[] reply = reply(new XdrReader(call));
                out.writeInt(XdrReader.UNIT);
                out.write(reply, 0, XdrReader.UNIT);
                out.writeInt(Integer.MIN_VALUE | reply.length - XdrReader.UNIT);
                out.write(reply, XdrReader.UNIT, reply.length - XdrReader.UNIT);
                out.flush();
            }
        } catch (IOException e) {
            sockets.remove(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] reply(XdrReader call) throws BadReplyException {
        XdrWriter reply = new XdrWriter().numbers(call.number(), RpcMessage.REPLY, RpcMessage.ACCEPTED, 0, 0, 0);
        call.number();
        call.number();
        RpcMessage.Procedure procedure = new RpcMessage.Procedure(call.number(), call.number(), call.number());
        call.number();
        call.counted(0);
        call.number();
        call.counted(0);
        if (procedure.equals(NisCalls.GETPORT)) {
            int program = call.number();
            return reply.numbers(program == NisCalls.YPSERV || bound ? port() : 0)
                    .toByteArray();
        }
        if (procedure.equals(NisCalls.DOMAIN)) {
            return reply.numbers(NisCalls.BOUND)
                    .octets(InetAddress.getLoopbackAddress().getAddress())
                    .octets(new byte[] {0, 0})
                    .toByteArray();
        }
        if (!text(call, 64).equals(DOMAIN)) {
            return reply.numbers(NisCalls.NO_DOMAIN, 0).toByteArray();
        }
        if (!text(call, 64).equals(MAP)) {
            return reply.numbers(NisCalls.NO_MAP, 0).toByteArray();
        }
        byte[] key = call.counted(NisCalls.MAX_RECORD);
        if (key.length == 0 || key[0] == 0) {
            // YP_BADARGS, as ypserv says
            return reply.numbers(-7, 0).toByteArray();
        }
        String value = entries.get(new String(key, StandardCharsets.UTF_8));
        return value == null
                ? reply.numbers(NisCalls.NO_KEY, 0).toByteArray()
                : reply.numbers(NisCalls.TRUE)
                        .counted(value.getBytes(StandardCharsets.UTF_8))
                        .toByteArray();
    }

    private static String text(XdrReader call, int max) throws BadReplyException {
        return new String(call.counted(max), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket each : sockets) {
                each.close();
            }
            // The port is not free before this thread has noticed.
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
