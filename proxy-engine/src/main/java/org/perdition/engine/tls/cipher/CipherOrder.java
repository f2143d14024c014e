// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The list a cipher string works on. As in OpenSSL it holds suites that are chosen and, ahead of or among them,
 * those that are not: what is removed goes to the front, so that it keeps its order if it is added again.
 */
final class CipherOrder {
    private List<CipherSuite> order = new ArrayList<>(SuiteCatalogue.ALL);
    private final Set<CipherSuite> chosen = new HashSet<>();

    void apply(CipherRule.Operation operation, Predicate<CipherSuite> matching) {
        Predicate<CipherSuite> inList = chosen::contains;
        switch (operation) {
            case ADD -> {
                List<CipherSuite> added = part(matching.and(inList.negate()));
                toEnd(added);
                chosen.addAll(added);
            }
            case MOVE_LAST -> toEnd(part(matching.and(inList)));
            case REMOVE -> {
                List<CipherSuite> removed = part(matching.and(inList));
                order.removeAll(removed);
                order.addAll(0, removed);
                removed.forEach(chosen::remove);
            }
            case BAN -> {
                order.removeIf(matching);
                chosen.removeIf(matching);
            }
        }
    }

    void sortByStrength() {
        List<CipherSuite> sorted = part(chosen::contains);
        sorted.sort(Collections.reverseOrder(Comparator.comparingInt(CipherSuite::bits)));
        toEnd(sorted);
    }

    /** What is chosen, the preferred first. */
    List<CipherSuite> chosen() {
        return part(chosen::contains);
    }

    private List<CipherSuite> part(Predicate<CipherSuite> wanted) {
        return new ArrayList<>(order.stream().filter(wanted).toList());
    }

    private void toEnd(List<CipherSuite> moved) {
        Set<CipherSuite> gone = new HashSet<>(moved);
        order = part(suite -> !gone.contains(suite));
        order.addAll(moved);
    }
}
