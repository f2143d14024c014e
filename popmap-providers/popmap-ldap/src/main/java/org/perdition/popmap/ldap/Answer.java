// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.ArrayList;
import java.util.List;
import org.apache.directory.api.ldap.model.entry.Attribute;
import org.apache.directory.api.ldap.model.entry.Entry;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupResult;

/** What an entry says. */
final class Answer {
    private Answer() {}

    /**
     * Reads user, host and port; what is missing, or not asked for, is empty. If only the first is there, it holds
     * {@code [user@]host[:port]}.
     *
     * @param names the attributes, in the order user, host, port; one to three
     * @param delimiter between user and host
     */
    static LookupResult of(Entry entry, List<String> names, String delimiter) {
        List<String> values = new ArrayList<>(List.of("", "", ""));
        for (int i = 0; i < names.size(); i++) {
            values.set(i, value(entry.get(names.get(i))));
        }
        if (values.get(1).isEmpty() && values.get(2).isEmpty()) {
            return new LookupResult.Found(values.get(0));
        }
        return LookupResult.Found.of(values.get(0), values.get(1), values.get(2), delimiter);
    }

    /** The first value. */
    private static String value(@Nullable Attribute attribute) {
        return attribute == null || attribute.size() == 0 ? "" : attribute.get().getString();
    }
}
