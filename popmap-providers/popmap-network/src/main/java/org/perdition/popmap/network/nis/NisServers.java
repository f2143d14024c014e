// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.perdition.popmap.network.Resolver;
import org.perdition.popmap.network.TimeLimit;

/**
 * Finds the servers of a domain: first the one the local {@code ypbind} is bound to, then those of {@code yp.conf},
 * then those of the popmap's own property. Safe for use by several threads.
 */
final class NisServers implements AutoCloseable {
    /** Where portmappers listen (RFC 1833 section 3.1). */
    static final int PORTMAPPER = 111;

    /** How long ypbind may take. Ours: it is on this machine and answers from memory. */
    private static final Duration YPBIND_PATIENCE = Duration.ofSeconds(1);

    private final NisSettings settings;
    private final Path ypConf;
    private final int portmapper;
    private final Resolver resolver;

    NisServers(NisSettings settings, Path ypConf, int portmapper, Resolver resolver) {
        this.settings = settings;
        this.ypConf = ypConf;
        this.portmapper = portmapper;
        this.resolver = resolver;
    }

    /**
     * The servers now, in the order in which to ask them.
     *
     * @throws IOException if there is none; says where one may be named
     */
    List<String> find(TimeLimit limit) throws IOException {
        Set<String> servers = new LinkedHashSet<>();
        bound(limit.share(2).atMost(YPBIND_PATIENCE)).ifPresent(address -> servers.add(address.getHostAddress()));
        YpConf conf = YpConf.read(ypConf, settings.domain());
        servers.addAll(conf.servers());
        servers.addAll(settings.servers());
        if (servers.isEmpty()) {
            throw new IOException("ypbind on this machine knows none, the property \"server\" is not set, and "
                    + String.join(", ", conf.remarks()));
        }
        return new ArrayList<>(servers);
    }

    private Optional<InetAddress> bound(TimeLimit limit) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            Optional<Integer> port = port(here, NisCalls.YPBIND, limit);
            if (port.isEmpty()) {
                return Optional.empty();
            }
            try (RpcConnection ypbind = RpcConnection.to(new InetSocketAddress(here, port.get()), limit)) {
                return NisCalls.boundServer(ypbind, settings.domain(), limit);
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // Most machines run none.
            return Optional.empty();
        }
    }

    /**
     * Connects to the NIS server of a host.
     *
     * @throws IOException if none is there
     */
    RpcConnection connect(String server, TimeLimit limit) throws IOException, InterruptedException {
        InetAddress address = resolver.addresses(server, limit).get(0);
        Optional<Integer> port = port(address, NisCalls.YPSERV, limit);
        if (port.isEmpty()) {
            throw new IOException("no NIS server is registered there for TCP");
        }
        return RpcConnection.to(new InetSocketAddress(address, port.get()), limit);
    }

    private Optional<Integer> port(InetAddress host, int program, TimeLimit limit) throws IOException {
        try (RpcConnection connection = RpcConnection.to(new InetSocketAddress(host, portmapper), limit)) {
            return NisCalls.port(connection, program, limit);
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
