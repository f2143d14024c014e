// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import org.perdition.popmap.BadEntryException;
import org.perdition.popmap.LookupKey;

/** What a store holds for a user, as text. */
public final class StoredText {
    private StoredText() {}

    /**
     * The text of a value.
     *
     * @throws BadEntryException if it is not well-formed UTF-8: nobody can tell which server is meant
     */
    public static String of(byte[] value) throws BadEntryException {
        return new LookupKey(value)
                .text()
                .orElseThrow(() -> new BadEntryException("a value in the store is not UTF-8"));
    }
}
