// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import org.jspecify.annotations.Nullable;

/**
 * One pair of an ID command or response (RFC 2971).
 *
 * @param name the field, any octets
 * @param value its value, any octets; null for NIL
 */
public record IdField(String name, @Nullable String value) {
    /** Refuses chars above 255. */
    public IdField {
        Grammar.requireOctets(name);
        if (value != null) {
            Grammar.requireOctets(value);
        }
    }
}
