// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/**
 * Postfix's {@code check_policy_service}: permits clients whose address may relay, and says nothing of others, so that
 * the restrictions behind it decide. Thread-safe.
 */
public final class PolicyService implements AutoCloseable {
    private static final String OPTION = "policy_listen";

    /** Only a mail that would be refused later is put off: one for the site itself comes in. */
    private static final String UNKNOWN = "defer_if_reject Cannot find out whether you may relay; try again later";

    private final RelayCheck check;
    private final Complaints complaints = new Complaints();
    private final RequestListener<PolicyRequest> listener;

    /**
     * Listens from now on.
     *
     * @throws IOException if that address cannot be listened on
     */
    public PolicyService(InetSocketAddress address, RelayCheck check) throws IOException {
        this.check = check;
        listener = RequestListener.listen(
                OPTION,
                address,
                PolicyRequest.class,
                PolicyRequest::take,
                request -> "action=" + action(request) + "\n\n");
    }

    private String action(PolicyRequest request) {
        Optional<RelayAddress> client = request.attribute("client_address").flatMap(RelayAddress::parse);
        try {
            return client.isPresent() && check.isListed(client.get()) ? "permit" : "dunno";
        } catch (IOException e) {
            complaints.add(OPTION, e);
            return UNKNOWN;
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
