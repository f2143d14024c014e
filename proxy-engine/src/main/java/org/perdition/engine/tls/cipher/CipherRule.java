// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.List;

/** One step of a cipher string. */
public sealed interface CipherRule {
    /** What is done with suites. */
    enum Operation {
        /** Adds at the end those that are not in the list. */
        ADD(""),
        /** Moves those in the list to its end. */
        MOVE_LAST("+"),
        /** Takes out; a later rule may add again. */
        REMOVE("-"),
        /** Takes out for good. */
        BAN("!");

        private final String sign;

        Operation(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }
    }

    /** As it is written. */
    String text();

    /**
     * Does something with the suites that all words stand for.
     *
     * @param operation what
     * @param words known words, at least one
     */
    record Choice(Operation operation, List<String> words) implements CipherRule {
        /** Copies the list. */
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public String text() {
            return operation.sign() + String.join("+", words);
        }
    }

    /** {@code DEFAULT}: the rules OpenSSL has where nothing is written. Only at the start. */
    record Default() implements CipherRule {
        @Override
        public String text() {
            return "DEFAULT";
        }
    }

    /** {@code @STRENGTH}: sorts by bits, the most first. */
    record SortByStrength() implements CipherRule {
        @Override
        public String text() {
            return "@STRENGTH";
        }
    }

    /**
     * {@code @SECLEVEL=n}: leaves out what the level forbids, wherever it stands; the last one counts.
     *
     * @param level 0 to 5
     */
    record SecurityLevel(int level) implements CipherRule {
        @Override
        public String text() {
            return "@SECLEVEL=" + level;
        }
    }
}
