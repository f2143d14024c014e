// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What several cases share: how the proxies are started, and how the real-server behaves.
 *
 * @param name the place it is written, for messages
 * @param program {@code perdition.pop3} and so on
 * @param flags its words on the command line, with placeholders
 * @param files contents of files, by the placeholder that stands for their path
 * @param backend replies of the real-server by command, as {@link FakeRealServer} has them
 * @param cases in order; each on a connection of its own
 */
record Scene(
        String name,
        String program,
        List<String> flags,
        Map<String, String> files,
        Map<String, String> backend,
        List<Case> cases) {
    Scene {
        flags = List.copyOf(flags);
        files = Map.copyOf(files);
        backend = Map.copyOf(backend);
        cases = List.copyOf(cases);
    }

    /** What is spoken: by {@code -P}, else by the program's name. */
    Dialect dialect() {
        int option = flags.indexOf("-P");
        String name = option < 0 ? program : flags.get(option + 1).toLowerCase(Locale.ROOT);
        if (name.contains("sieve")) {
            return Dialect.MANAGESIEVE;
        }
        return name.contains("imap") ? Dialect.IMAP4 : Dialect.POP3;
    }

    /** The same scene several times, each with some of the cases, so that they can be played at once. */
    List<Scene> parts(int most) {
        List<Scene> parts = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += most) {
            List<Case> some = cases.subList(from, Math.min(cases.size(), from + most));
            parts.add(new Scene(name, program, flags, files, backend, some));
        }
        return parts;
    }

    @Override
    public String toString() {
        return name;
    }
}
