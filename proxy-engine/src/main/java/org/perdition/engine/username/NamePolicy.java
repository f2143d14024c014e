// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is done with user names: the options of a listener, read once. Immutable.
 *
 * <p>Names are octet strings, one char an octet. So are delimiter and domain: see {@link UserName#octets}.
 *
 * @param delimiter {@code domain_delimiter}, one or more octets
 * @param strip {@code strip_domain}: in these states the last delimiter and what follows is cut off
 * @param add {@code add_domain}: in these states a name without delimiter gets a domain
 * @param addDepth {@code add_domain}: how many labels are cut off the local name, from its left
 * @param explicitDomain {@code explicit_domain}: added as it is, in place of the local name
 * @param lower {@code lower_case}: in these states A to Z become a to z
 * @param clientNamesServer {@code client_server_specification}
 * @param queryKeys {@code query_key}, or empty for the long name alone
 */
public record NamePolicy(
        String delimiter,
        Set<State> strip,
        Set<State> add,
        int addDepth,
        Optional<String> explicitDomain,
        Set<State> lower,
        boolean clientNamesServer,
        List<QueryKey> queryKeys) {
    /** Copies the collections. */
    public NamePolicy {
        strip = copy(strip);
        add = copy(add);
        lower = copy(lower);
        queryKeys = List.copyOf(queryKeys);
    }

    private static Set<State> copy(Set<State> states) {
        EnumSet<State> copy = EnumSet.noneOf(State.class);
        copy.addAll(states);
        return Collections.unmodifiableSet(copy);
    }

    /** Whether the name of the address a client connected to is needed. */
    public boolean needsLocalName() {
        return !add.isEmpty() && explicitDomain.isEmpty();
    }

    /**
     * The names of one login.
     *
     * @param typed the name as the client sent it
     * @param localName name of the address it connected to, or empty if that has none or none is needed
     */
    public LoginNames names(String typed, Optional<String> localName) {
        Optional<String> domain = explicitDomain.or(() -> localName.flatMap(this::domainOf));
        return new LoginNames(this, domain, typed);
    }

    /** The local name without its first labels; empty if none is left. */
    private Optional<String> domainOf(String localName) {
        String rest = localName.endsWith(".") ? localName.substring(0, localName.length() - 1) : localName;
        for (int cut = 0; cut < addDepth; cut++) {
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            rest = rest.substring(dot + 1);
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    /** The steps in their order: strip, add, lower. */
    String forState(String name, State state, Optional<String> domain) {
        // Where the client may name a server, that is no domain, and a domain of ours would become a server.
        boolean domainIsServer = clientNamesServer && state == State.SERVERNAME_LOOKUP;
        String changed = name;
        if (strip.contains(state) && !domainIsServer) {
            changed = stripped(changed);
        }
        if (add.contains(state) && !domainIsServer) {
            changed = added(changed, domain);
        }
        return lower.contains(state) ? lowered(changed) : changed;
    }

    private String stripped(String name) {
        int at = name.lastIndexOf(delimiter);
        return at < 0 ? name : name.substring(0, at);
    }

    private String added(String name, Optional<String> domain) {
        return name.contains(delimiter)
                ? name
                : domain.map(some -> name + delimiter + some).orElse(name);
    }

    /** ASCII alone, whatever the locale: other octets are parts of letters we do not know. */
    private static String lowered(String name) {
        StringBuilder lowered = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lowered.setCharAt(i, (char) (c - 'A' + 'a'));
            }
        }
        return lowered.toString();
    }
}
