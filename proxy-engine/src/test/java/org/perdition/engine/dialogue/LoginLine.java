// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.login.FailureKind;

/**
 * A LOGIN line of a script: who logs in, and what comes of it.
 *
 * @param owner whose password it is, if not that of the name
 * @param said the real-server's text behind OK
 * @param kind why not, or null if the login is accepted
 */
record LoginLine(
        String name,
        @Nullable String owner,
        String password,
        String said,
        @Nullable FailureKind kind,
        @Nullable String code,
        @Nullable String text) {
    private static final Pattern LINE =
            Pattern.compile("LOGIN (?<name>[^/]*?)(?: by (?<owner>[^/ ]*))?/(?<password>.*) -> (?:"
                    + "accepted(?: (?<said>.*))?"
                    + "|refused (?<kind>[A-Z_]+)(?: \\[(?<code>[^]]+)])?(?: (?<text>.*))?)");

    static LoginLine parse(String line) {
        Matcher login = LINE.matcher(line);
        if (!login.matches()) {
            throw new IllegalArgumentException(line);
        }
        return new LoginLine(
                login.group("name"),
                login.group("owner"),
                login.group("password"),
                login.group("said") == null ? "" : login.group("said"),
                login.group("kind") == null ? null : FailureKind.valueOf(login.group("kind")),
                login.group("code"),
                login.group("text"));
    }

    /** Whether it comes to a connection with the real-server. */
    boolean reachesServer() {
        return kind == null
                || switch (kind) {
                    case NO_SERVER, LOOKUP_UNAVAILABLE, LOOKUP_REFUSED, CONNECT -> false;
                    default -> true;
                };
    }

    /** Why no real-server can bring this about, or empty if one can. */
    Optional<String> impossible(Protocol.Family family) {
        if (family == Protocol.Family.POP3 && reachesServer() && (name.isEmpty() || name.indexOf(' ') >= 0)) {
            return Optional.of("USER cannot carry this name");
        } else if (family == Protocol.Family.POP3 && kind == FailureKind.LOGIN_DISABLED) {
            return Optional.of("a POP3 real-server has no way to say LOGIN_DISABLED");
        } else if (family == Protocol.Family.MANAGESIEVE && kind == FailureKind.LOGIN_DISABLED) {
            return Optional.of("a ManageSieve real-server has no way to say LOGIN_DISABLED");
        } else if (family != Protocol.Family.MANAGESIEVE && kind == FailureKind.MECHANISM_MISSING) {
            return Optional.of("only a ManageSieve real-server names its mechanisms");
        } else if (kind == FailureKind.REFUSED_TEMPORARILY && code == null) {
            return Optional.of("without a code a refusal is not REFUSED_TEMPORARILY");
        }
        return Optional.empty();
    }
}
