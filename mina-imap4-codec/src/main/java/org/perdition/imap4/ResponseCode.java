// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

/**
 * What stands in brackets before the text of a status response (RFC 3501 section 7.1, RFC 5530).
 *
 * @param name its first word, as written: {@code CAPABILITY}, {@code ALERT}, {@code AUTHENTICATIONFAILED}, ...
 * @param arguments the rest, without the blank between; empty if there is none
 */
public record ResponseCode(String name, String arguments) {
    /** Checks that it cannot end before its bracket. */
    public ResponseCode {
        Grammar.require(Grammar.isAtom(name), "the name of a response code is an atom");
        Grammar.require(Grammar.isText(arguments) && arguments.indexOf(']') < 0, "no line end and no ] in a code");
    }

    /** A code without arguments. */
    public static ResponseCode of(String name) {
        return new ResponseCode(name, "");
    }

    /** Whether this is its name, in any letter case. */
    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    /** The code without its brackets. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + " " + arguments;
    }
}
