// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

/** The command words that this codec reads, and what arguments they take. */
enum Verb {
    CAPABILITY(Arguments.NONE),
    NOOP(Arguments.NONE),
    LOGOUT(Arguments.NONE),
    STARTTLS(Arguments.NONE),
    LOGIN(Arguments.STRINGS),
    ID(Arguments.STRINGS),
    AUTHENTICATE(Arguments.WORDS),
    ENABLE(Arguments.WORDS),
    /** Anything else; what follows it is not looked at. */
    OTHER(Arguments.ANY);

    /** Kinds of argument; literals are taken in STRINGS only. */
    enum Arguments {
        NONE,
        WORDS,
        STRINGS,
        ANY
    }

    private final Arguments arguments;

    Verb(Arguments arguments) {
        this.arguments = arguments;
    }

    Arguments arguments() {
        return arguments;
    }

    /** Whether its line may be longer than others: SASL data and ID. */
    boolean longLine() {
        return this == ID || this == AUTHENTICATE;
    }

    static Verb of(String word) {
        return switch (Grammar.upper(word)) {
            case "CAPABILITY" -> CAPABILITY;
            case "NOOP" -> NOOP;
            case "LOGOUT" -> LOGOUT;
            case "STARTTLS" -> STARTTLS;
            case "LOGIN" -> LOGIN;
            case "ID" -> ID;
            case "AUTHENTICATE" -> AUTHENTICATE;
            case "ENABLE" -> ENABLE;
            default -> OTHER;
        };
    }
}
