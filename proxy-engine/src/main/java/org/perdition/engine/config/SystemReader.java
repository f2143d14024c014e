// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Optional;
import org.perdition.engine.config.RunAs.Account;

/** From the values to what the process asks of the system: another user, and PAM. */
final class SystemReader {
    /** More is a slip of the finger: each is a thread that computes a password hash. */
    private static final int MAX_PAM_THREADS = 256;

    private SystemReader() {}

    /** {@code username} and {@code group}; whether there are such accounts is seen at the start. */
    static RunAs runAs(Values values) {
        return new RunAs(account(values, SystemOptions.USERNAME), account(values, SystemOptions.GROUP));
    }

    private static Optional<Account> account(Values values, Option option) {
        return values.written(option)
                .map(given -> new Account(given.text(), given.origin().where(option)));
    }

    /** What cannot be used becomes a problem. */
    static PamSettings pam(Values values) {
        String service = values.read(SystemOptions.PAM_SERVICE, "perdition", SystemReader::service);
        int threads = values.number(SystemOptions.PAM_THREADS, 1);
        if (threads > MAX_PAM_THREADS) {
            values.problem(SystemOptions.PAM_THREADS, threads + " is more than " + MAX_PAM_THREADS + "; write fewer");
        }
        return new PamSettings(service, threads);
    }

    /** It becomes part of a file name, which root opens. */
    private static String service(String text) throws UnusableValueException {
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no name of a PAM service",
                    "write the name of a file in /etc/pam.d");
        }
        return text;
    }
}
