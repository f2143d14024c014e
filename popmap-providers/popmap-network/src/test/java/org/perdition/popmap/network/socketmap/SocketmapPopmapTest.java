// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.popmap.network.stream.StandIn;

class SocketmapPopmapTest extends ServerPopmapContract {
    private volatile Map<String, String> entries = Map.of();
    private volatile byte[] last = {};
    private StandIn server;

    @BeforeEach
    void start() throws IOException {
        server = StandIn.inet(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean answer(InputStream in, OutputStream out) throws IOException {
        byte[] octets = Netstring.read(in);
        last = octets;
        String request = new String(octets, StandardCharsets.UTF_8);
        String target = request.startsWith("routes ") ? entries.get(request.substring("routes ".length())) : null;
        String reply = target == null ? "NOTFOUND " : "OK " + target;
        out.write(Netstring.of(reply.getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    @Override
    protected Popmap open(Map<String, String> map) throws Exception {
        entries = map;
        return new SocketmapFactory()
                .open(new PopmapOptions(
                        "routes",
                        "inet:" + server.hostPort() + ":routes",
                        Map.of(),
                        Path.of("/etc/perdition"),
                        TIMEOUT,
                        16));
    }

    @Override
    protected void stopServer() throws IOException {
        server.stop();
    }

    @Override
    protected void startServer(Map<String, String> map) throws IOException {
        entries = map;
        server.startAgain();
    }

    @Override
    protected void freezeServer() {
        server.freeze();
    }

    @Override
    protected void thawServer() {
        server.thaw();
    }

    @Test
    void everyByteOfAKeyArrives() throws Exception {
        byte[] key = new byte[65_536];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        try (Popmap popmap = open(Map.of())) {
            assertThat(popmap.lookup(new LookupKey(key), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(Arrays.copyOfRange(last, "routes ".length(), last.length))
                    .isEqualTo(key);
        }
    }
}
