// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.Locale;

/** How far a search goes below its base. */
enum Scope {
    /** The entry itself. */
    BASE,
    /** The entries right below. */
    ONE,
    /** The entry and all below. */
    SUB;

    /** As written in a URL: {@code base}, {@code one}, {@code sub}, or their long forms. */
    static Scope of(String word) throws BadUrlException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "base" -> BASE;
            case "one", "onelevel" -> ONE;
            case "sub", "subtree" -> SUB;
            default -> throw new BadUrlException("no such scope; write base, one or sub");
        };
    }
}
