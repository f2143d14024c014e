// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.stream.Servers;

/**
 * The {@code socketmap} popmap: {@code NAME KEY} as a netstring, and the same back. A netstring says how long it is, so
 * any byte may stand in a key.
 */
final class SocketmapPopmap implements Popmap {
    private final List<SocketmapSettings.NamedMap> maps;
    private final Servers servers;

    /** Connects nowhere yet. */
    SocketmapPopmap(SocketmapSettings settings) {
        maps = settings.maps();
        servers = Servers.kept(
                maps.stream().map(SocketmapSettings.NamedMap::endpoint).toList(), settings.stream());
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        return servers.ask((link, server) -> {
            link.send(request(maps.get(server).name(), key));
            return SocketmapReply.parse(Netstring.read(link.in()));
        });
    }

    private static byte[] request(String name, LookupKey key) {
        byte[] first = (name + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = key.bytes();
        byte[] both = Arrays.copyOf(first, first.length + bytes.length);
        System.arraycopy(bytes, 0, both, first.length, bytes.length);
        return Netstring.of(both);
    }

    @Override
    public String describe() {
        return maps.stream()
                .map(SocketmapSettings.NamedMap::toString)
                .collect(Collectors.joining(" ", "socketmap ", ""));
    }

    @Override
    public void close() {
        servers.close();
    }
}
