// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes commands as the lines a server reads. Immutable; for any thread.
 *
 * <p>What it writes always reads back as exactly one command: records have been checked for what cannot stand
 * in a line, and lengths are checked here.
 */
public final class Pop3CommandEncoder {
    private final Pop3Limits limits;

    /** An encoder with {@link Pop3Limits#DEFAULT}. */
    public Pop3CommandEncoder() {
        this(Pop3Limits.DEFAULT);
    }

    /** An encoder with these limits, which should be the server's. */
    public Pop3CommandEncoder(Pop3Limits limits) {
        this.limits = limits;
    }

    /**
     * The line, CRLF included. The array behind it may hold a password and is the caller's to wipe.
     *
     * @throws IllegalArgumentException for {@link Pop3Command.Malformed}, and for what is over a limit
     */
    public ByteBuffer encode(Pop3Command command) {
        if (command instanceof Pop3Command.User user) {
            return line("USER " + within(limits.userName(), user.name()));
        } else if (command instanceof Pop3Command.Pass pass) {
            if (pass.password().length() > limits.password()) {
                throw new IllegalArgumentException("the password is over the limit");
            }
            return line("PASS ", pass.password().octets());
        } else if (command instanceof Pop3Command.Apop apop) {
            return line(
                    "APOP " + within(limits.userName(), apop.name()) + " ",
                    apop.digest().octets());
        } else if (command instanceof Pop3Command.Auth auth) {
            Secret initialResponse = auth.initialResponse();
            return initialResponse == null
                    ? line("AUTH " + auth.mechanism())
                    : line("AUTH " + auth.mechanism() + " ", initialResponse.octets());
        } else if (command instanceof Pop3Command.AuthList) {
            return line("AUTH");
        } else if (command instanceof Pop3Command.SaslData sasl) {
            return line("", sasl.data().octets());
        } else if (command instanceof Pop3Command.Other other) {
            return line(other.arguments().isEmpty() ? other.verb() : other.verb() + " " + other.arguments());
        } else if (command instanceof Pop3Command.Malformed) {
            throw new IllegalArgumentException("a malformed command cannot be sent");
        }
        return line(verbOf(command));
    }

    private static String verbOf(Pop3Command command) {
        for (var entry : Verbs.WITHOUT_ARGUMENT.entrySet()) {
            if (entry.getValue().equals(command)) {
                return entry.getKey();
            }
        }
        throw new IllegalArgumentException("no such command");
    }

    private static String within(int limit, String name) {
        if (name.length() > limit) {
            throw new IllegalArgumentException("the user name is over the limit");
        }
        return name;
    }

    private ByteBuffer line(String text) {
        return line(text, new byte[0]);
    }

    private ByteBuffer line(String text, byte[] octets) {
        int length = text.length() + octets.length;
        if (length > limits.line()) {
            throw new IllegalArgumentException("the line is over the limit");
        }
        return ByteBuffer.allocate(length + 2)
                .put(text.getBytes(StandardCharsets.ISO_8859_1))
                .put(octets)
                .put((byte) '\r')
                .put((byte) '\n')
                .flip();
    }
}
