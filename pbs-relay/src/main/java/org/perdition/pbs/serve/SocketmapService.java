// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/**
 * A socketmap of sendmail and Postfix: an address that may relay is a key with the value {@code OK}, whatever the map is
 * called; anything else is no key. Thread-safe.
 */
public final class SocketmapService implements AutoCloseable {
    private static final String OPTION = "socketmap_listen";

    private final RelayCheck check;
    private final String prefix;
    private final Complaints complaints = new Complaints();
    private final RequestListener<SocketmapRequest> listener;

    /**
     * Listens from now on.
     *
     * @param prefix what a key may begin with, as in the file that a socketmap stands in for
     * @throws IOException if that address cannot be listened on
     */
    public SocketmapService(InetSocketAddress address, RelayCheck check, String prefix) throws IOException {
        this.check = check;
        this.prefix = prefix;
        listener = RequestListener.listen(
                OPTION,
                address,
                SocketmapRequest.class,
                SocketmapRequest::take,
                request -> SocketmapRequest.netstring(answer(request)));
    }

    private String answer(SocketmapRequest request) {
        Optional<RelayAddress> client = RelayAddress.parse(
                request.key().startsWith(prefix) ? request.key().substring(prefix.length()) : request.key());
        try {
            return client.isPresent() && check.isListed(client.get()) ? "OK OK" : "NOTFOUND ";
        } catch (IOException e) {
            complaints.add(OPTION, e);
            return "TEMP cannot find out";
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        listener.close();
    }
}
