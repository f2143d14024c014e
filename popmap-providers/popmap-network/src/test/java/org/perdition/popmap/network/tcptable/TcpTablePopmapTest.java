// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

class TcpTablePopmapTest extends ServerPopmapContract {
    /** What a server may read as one request; see {@link TcpTablePopmap#MAX_LINE_TO_GO_ON}. */
    private static final int BUFFER = 1_023;

    private volatile Map<String, String> entries = Map.of();
    private StandIn server;

    @BeforeEach
    void start() throws IOException {
        server = StandIn.inet(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** As a server in C does: a line that does not fit its buffer is several requests to it. */
    private boolean answer(InputStream in, OutputStream out) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n' && line.length() < BUFFER) {
            line.append((char) c);
            c = in.read();
        }
        String key = line.toString().startsWith("get ")
                ? URLDecoder.decode(line.substring("get ".length()).replace("+", "%2B"), StandardCharsets.UTF_8)
                : "?";
        String target = entries.get(key);
        String reply = target == null ? "500 no%20entry\n" : "200 " + target.replace("%", "%25") + "\n";
        out.write(reply.getBytes(StandardCharsets.UTF_8));
        return c >= 0;
    }

    @Override
    protected Popmap open(Map<String, String> map) throws Exception {
        entries = map;
        return new TcpTableFactory()
                .open(new PopmapOptions("table", server.hostPort(), Map.of(), Path.of("/etc/perdition"), TIMEOUT, 16));
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
    void theAnswerToALongKeyIsNeverTakenForThatToTheNext() throws Exception {
        try (Popmap popmap = open(Map.of("alice", "one.example.net"))) {
            for (int length = 400; length < 4_090; length += 10) {
                assertThat(popmap.lookup(LookupKey.of("x".repeat(length)), CONTEXT))
                        .isEqualTo(LookupResult.NOT_FOUND);
                assertThat(popmap.lookup(LookupKey.of("alice"), CONTEXT))
                        .isEqualTo(new LookupResult.Found("one.example.net"));
            }
        }
    }

    @Test
    void aKeyThatFitsNoLineIsNotAskedFor() throws Exception {
        try (Popmap popmap = open(Map.of())) {
            assertThat(popmap.lookup(LookupKey.of("x".repeat(4_092)), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(server.accepted()).isZero();
            assertThat(popmap.lookup(LookupKey.of("x".repeat(4_091)), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }
}
