// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;

/** An echo server as a process of its own, for tests that need its limits to be its own. Ends with its input. */
final class EchoProcess {
    private EchoProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (Transport transport = new Transport(1, false);
                Listener listener = transport.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), session -> new IoHandlerAdapter() {
                            @Override
                            public void messageReceived(IoSession s, Object message) {
                                s.write(message);
                            }
                        })) {
            System.out.println(listener.localAddress().getPort());
            while (System.in.read() >= 0) {
                // until the test is over
            }
        }
    }
}
