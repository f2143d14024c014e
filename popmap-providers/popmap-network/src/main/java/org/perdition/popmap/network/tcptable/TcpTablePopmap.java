// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import java.util.List;
import java.util.stream.Collectors;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.stream.Servers;

/** The {@code tcp_table} popmap: {@code get KEY} in a line, and a line back. */
final class TcpTablePopmap implements Popmap {
    /**
     * Longest line after which a connection is used again. Servers read into buffers of 1,000 bytes or so and may take
     * a longer line for several; their further answers must not be taken for those to the next keys.
     */
    static final int MAX_LINE_TO_GO_ON = 500;

    private final List<Endpoint> endpoints;
    private final Servers servers;

    /** Connects nowhere yet. */
    TcpTablePopmap(TcpTableSettings settings) {
        endpoints = settings.servers();
        servers = Servers.kept(endpoints, settings.stream());
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        byte[] request = TcpTableLine.get(key.bytes());
        if (request.length > TcpTableLine.MAX) {
            return LookupResult.NOT_FOUND;
        }
        return servers.ask((link, server) -> {
            if (request.length > MAX_LINE_TO_GO_ON) {
                link.notAgain();
            }
            link.send(request);
            return TcpTableLine.parse(TcpTableLine.read(link.in()));
        });
    }

    @Override
    public String describe() {
        return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(" ", "tcp_table ", ""));
    }

    @Override
    public void close() {
        servers.close();
    }
}
