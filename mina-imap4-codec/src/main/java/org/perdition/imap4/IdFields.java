// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the list of an ID command or response (RFC 2971 section 4); blanks are read leniently. */
final class IdFields {
    private static final String DELIMITERS = " ()";

    private IdFields() {}

    /** The first pairs of the list, or null if it is broken or a string is too long. */
    static @Nullable List<IdField> read(Arguments arguments, ImapLimits limits) {
        if (arguments.word("NIL", DELIMITERS)) {
            return arguments.atEnd() ? List.of() : null;
        }
        if (!arguments.sign('(')) {
            return null;
        }
        List<IdField> fields = new ArrayList<>();
        arguments.blanks();
        while (!arguments.sign(')')) {
            String name = string(arguments, limits);
            arguments.blanks();
            boolean nil = arguments.word("NIL", DELIMITERS);
            String value = nil ? null : string(arguments, limits);
            arguments.blanks();
            if (name == null || (value == null && !nil)) {
                return null;
            }
            if (fields.size() < limits.idPairs()) {
                fields.add(new IdField(name, value));
            }
        }
        return arguments.atEnd() ? List.copyOf(fields) : null;
    }

    private static @Nullable String string(Arguments arguments, ImapLimits limits) {
        byte[] octets = arguments.string(DELIMITERS);
        return octets == null || octets.length > limits.string()
                ? null
                : new String(octets, StandardCharsets.ISO_8859_1);
    }
}
