// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.util.Map;
import java.util.Set;

/** The verbs that have a type of their own in {@link Pop3Command}. */
final class Verbs {
    /** Those that take no argument. */
    static final Map<String, Pop3Command> WITHOUT_ARGUMENT = Map.of(
            "CAPA", new Pop3Command.Capa(),
            "STLS", new Pop3Command.Stls(),
            "UTF8", new Pop3Command.Utf8(),
            "NOOP", new Pop3Command.Noop(),
            "QUIT", new Pop3Command.Quit());

    /** All of them. */
    static final Set<String> KNOWN = Set.of("USER", "PASS", "APOP", "AUTH", "CAPA", "STLS", "UTF8", "NOOP", "QUIT");

    private Verbs() {}
}
