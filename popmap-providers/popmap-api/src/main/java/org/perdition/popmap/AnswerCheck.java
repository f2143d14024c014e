// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.util.Optional;

/**
 * Whether the proxy can use an answer. For providers that hold all their answers: they can tell of a mistake when they
 * read it, and need not wait until a user fails to log in. Thread-safe.
 */
@FunctionalInterface
public interface AnswerCheck {
    /** Takes everything, for tests and embedding. */
    AnswerCheck ANY = target -> Optional.empty();

    /**
     * What is wrong with an answer, in part of a sentence and fit for a log; empty if nothing is.
     *
     * @param target as in {@link LookupResult.Found}; an empty one is none, and right
     */
    Optional<String> problem(String target);
}
