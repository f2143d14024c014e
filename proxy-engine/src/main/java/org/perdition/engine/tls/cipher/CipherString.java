// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A cipher string: rules that choose and order the suites up to TLS 1.2. Suites of TLS 1.3 are not chosen by it, as
 * in OpenSSL. Immutable.
 *
 * @param rules at least one
 */
public record CipherString(List<CipherRule> rules) {
    /** The level where {@code @SECLEVEL} is not written: that of OpenSSL 3.2, and of Debian before. */
    private static final int USUAL_LEVEL = 2;

    /** Copies the list. */
    public CipherString {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a string.
     *
     * @throws CipherStringException if a word is unknown or in the wrong place; OpenSSL skips such words
     */
    public static CipherString parse(String text) throws CipherStringException {
        return new CipherStringParser(text).parse();
    }

    /** A string with the same rules. */
    public String format() {
        return rules.stream().map(CipherRule::text).collect(Collectors.joining(":"));
    }

    /** What it chooses, the preferred first; may be empty. */
    public List<CipherSuite> suites() {
        CipherOrder order = new CipherOrder();
        int level = USUAL_LEVEL;
        for (CipherRule rule : rules) {
            if (rule instanceof CipherRule.Choice choice) {
                order.apply(choice.operation(), all(choice.words()));
            } else if (rule instanceof CipherRule.Default) {
                order.apply(CipherRule.Operation.ADD, all(List.of("ALL")));
                order.apply(CipherRule.Operation.BAN, all(List.of("COMPLEMENTOFDEFAULT")));
                order.apply(CipherRule.Operation.BAN, all(List.of("eNULL")));
            } else if (rule instanceof CipherRule.SortByStrength) {
                order.sortByStrength();
            } else if (rule instanceof CipherRule.SecurityLevel security) {
                level = security.level();
            }
        }
        int inForce = level;
        return order.chosen().stream().filter(suite -> suite.allowedAt(inForce)).toList();
    }

    private static Predicate<CipherSuite> all(List<String> words) {
        Predicate<CipherSuite> matching = suite -> true;
        for (String word : words) {
            matching = matching.and(CipherWords.find(word).orElseThrow());
        }
        return matching;
    }
}
