// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.util.List;
import java.util.Optional;

/**
 * The names one login goes by. Immutable.
 *
 * @param policy what the options say
 * @param domain what {@code add_domain} adds, or empty for nothing
 * @param name the client's spelling, or from the lookup on the popmap's ({@code username_from_database}) or the
 *     one without its server ({@code client_server_specification}). The log shows it, never a changed form
 */
public record LoginNames(NamePolicy policy, Optional<String> domain, String name) {
    /**
     * A name in two parts.
     *
     * @param user what stands before the last delimiter, in the client's spelling
     * @param server what stands behind it; untrusted, may be empty
     */
    public record WithServer(String user, String server) {}

    /** The name as it is used in a state. */
    public String forState(State state) {
        return policy.forState(name, state, domain);
    }

    /** The same login under another name. */
    public LoginNames withName(String newName) {
        return new LoginNames(policy, domain, newName);
    }

    /** User and server if {@code client_server_specification} is on and the name has both. */
    public Optional<WithServer> withServer() {
        if (!policy.clientNamesServer()) {
            return Optional.empty();
        }
        String key = forState(State.SERVERNAME_LOOKUP);
        int at = key.lastIndexOf(policy.delimiter());
        // Nothing but lower_case has touched the key, so places in it are places in the name.
        return at < 0
                ? Optional.empty()
                : Optional.of(new WithServer(
                        name.substring(0, at),
                        key.substring(at + policy.delimiter().length())));
    }

    /** The keys to ask the popmap for, in order; at least one. */
    public List<String> keys(Connection connection) {
        String longName = forState(State.SERVERNAME_LOOKUP);
        if (policy.queryKeys().isEmpty()) {
            return List.of(longName);
        }
        UserName parts = UserName.of(longName, policy.delimiter());
        return policy.queryKeys().stream()
                .map(key -> key.expand(parts, policy.delimiter(), connection))
                .toList();
    }
}
