// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as it came, and where its literals are.
 *
 * @param octets with the line end
 */
record Message(byte[] octets, List<Literal> literals) {
    /** Cuts it into words, or gives null if it is against the grammar (RFC 5804 section 4). */
    @Nullable
    List<Word> words() {
        return new Lexer().words();
    }

    /** Overwrites the octets; the words are copies. */
    void wipe() {
        Arrays.fill(octets, (byte) 0);
    }

    @Override
    public String toString() {
        return octets.length + " octets";
    }

    /** Goes through the octets once. */
    private final class Lexer {
        private final List<Word> words = new ArrayList<>();
        private final int end = octets.length - (octets.length > 1 && octets[octets.length - 2] == '\r' ? 2 : 1);
        private int at;
        private int literal;

        @Nullable
        List<Word> words() {
            while (true) {
                Word word = word();
                if (word == null) {
                    return null;
                }
                words.add(word);
                if (at == end) {
                    return words;
                }
                if (octets[at] == ' ') {
                    at++;
                } else if (word.kind() != Word.Kind.OPEN && octets[at] != ')') {
                    return null;
                }
            }
        }

        private @Nullable Word word() {
            byte octet = at < end ? octets[at] : (byte) ' ';
            return switch (octet) {
                case '"' -> quoted();
                case '{' -> literal();
                case '(' -> parenthesis(Word.OPEN);
                case ')' -> parenthesis(Word.CLOSE);
                default -> atom();
            };
        }

        private Word parenthesis(Word word) {
            at++;
            return word;
        }

        private Word atom() {
            int from = at;
            while (at < end && Word.isAtomOctet(octets[at])) {
                at++;
            }
            return new Word(Word.Kind.ATOM, Arrays.copyOfRange(octets, from, at));
        }

        private @Nullable Word literal() {
            if (literal == literals.size() || literals.get(literal).header() != at) {
                return null;
            }
            Literal announced = literals.get(literal);
            literal++;
            at = announced.to();
            return new Word(Word.Kind.STRING, Arrays.copyOfRange(octets, announced.from(), announced.to()));
        }

        private @Nullable Word quoted() {
            byte[] held = new byte[end - at];
            int length = 0;
            for (at++; at < end; at++) {
                byte octet = octets[at];
                if (octet == '"') {
                    at++;
                    Word word = new Word(Word.Kind.STRING, Arrays.copyOf(held, length));
                    Arrays.fill(held, (byte) 0);
                    return word;
                }
                if (octet == '\\') {
                    at++;
                    octet = at < end ? octets[at] : 0;
                    if (octet != '"' && octet != '\\') {
                        return null;
                    }
                } else if (octet == 0 || octet == '\r' || octet == '\n') {
                    return null;
                }
                held[length++] = octet;
            }
            return null;
        }
    }
}
