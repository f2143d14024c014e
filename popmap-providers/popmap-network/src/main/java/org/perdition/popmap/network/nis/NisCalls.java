// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.perdition.popmap.network.TimeLimit;

/** The three calls a lookup needs: where a service listens, which server this machine is bound to, and the value. */
final class NisCalls {
    /** Program of the NIS server, version 2. */
    static final int YPSERV = 100_004;
    /** Program of the NIS binder, version 2. */
    static final int YPBIND = 100_007;

    /** The portmapper's GETPORT (RFC 1833 section 3.2). */
    static final RpcMessage.Procedure GETPORT = new RpcMessage.Procedure(100_000, 2, 3);
    /** YPPROC_MATCH. */
    static final RpcMessage.Procedure MATCH = new RpcMessage.Procedure(YPSERV, 2, 3);
    /** YPBINDPROC_DOMAIN. */
    static final RpcMessage.Procedure DOMAIN = new RpcMessage.Procedure(YPBIND, 2, 1);

    /** Longest key and longest value (YPMAXRECORD). */
    static final int MAX_RECORD = 1_024;

    /** YP_TRUE: here is the value. */
    static final int TRUE = 1;
    /** YP_NOKEY: the map has no such key. */
    static final int NO_KEY = -3;
    /** YP_NOMAP: the domain has no such map. */
    static final int NO_MAP = -1;
    /** YP_NODOM: the server has no such domain. */
    static final int NO_DOMAIN = -2;

    /** YPBIND_SUCC_VAL: here is the server. */
    static final int BOUND = 1;

    private static final int IPPROTO_TCP = 6;
    private static final int MAX_PORT = 65_535;
    private static final int IPV4_LENGTH = 4;

    private NisCalls() {}

    /** Asks a portmapper for the TCP port of version 2 of a program; empty if it has none. */
    static Optional<Integer> port(RpcConnection portmapper, int program, TimeLimit limit) throws IOException {
        byte[] arguments = new XdrWriter().numbers(program, 2, IPPROTO_TCP, 0).toByteArray();
        int port = portmapper.call(GETPORT, arguments, limit).number();
        if (port < 0 || port > MAX_PORT) {
            throw new BadReplyException("a port " + Integer.toUnsignedString(port));
        }
        return port == 0 ? Optional.empty() : Optional.of(port);
    }

    /** Asks a binder for the server of a domain; empty if it knows none. */
    static Optional<InetAddress> boundServer(RpcConnection ypbind, String domain, TimeLimit limit) throws IOException {
        XdrReader result = ypbind.call(DOMAIN, new XdrWriter().text(domain).toByteArray(), limit);
        if (result.number() != BOUND) {
            return Optional.empty();
        }
        return Optional.of(InetAddress.getByAddress(result.octets(IPV4_LENGTH)));
    }

    /**
     * Asks a server for the value of a key, both of at most {@link #MAX_RECORD} octets; empty if there is none.
     *
     * @throws BadReplyException if the server cannot tell, say because it does not have that map
     */
    static Optional<byte[]> match(RpcConnection ypserv, NisSettings settings, byte[] key, TimeLimit limit)
            throws IOException {
        byte[] arguments = new XdrWriter()
                .text(settings.domain())
                .text(settings.map())
                .counted(key)
                .toByteArray();
        XdrReader result = ypserv.call(MATCH, arguments, limit);
        int status = result.number();
        return switch (status) {
            case TRUE -> Optional.of(result.counted(MAX_RECORD));
            case NO_KEY -> Optional.empty();
            case NO_MAP ->
                throw new BadReplyException("it has no map " + settings.map() + " in the domain " + settings.domain());
            case NO_DOMAIN -> throw new BadReplyException("it has no domain " + settings.domain());
            default ->
                throw new BadReplyException("it cannot look in the map " + settings.map() + " (status " + status
                        + "; ypprot_err in yp_prot.h)");
        };
    }
}
