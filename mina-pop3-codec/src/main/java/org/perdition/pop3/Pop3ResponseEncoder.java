// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes responses as the lines a client reads, dots stuffed. Immutable; for any thread.
 *
 * <p>What it writes always reads back as exactly one response.
 */
public final class Pop3ResponseEncoder {
    private final Pop3Limits limits;

    /** An encoder with {@link Pop3Limits#DEFAULT}. */
    public Pop3ResponseEncoder() {
        this(Pop3Limits.DEFAULT);
    }

    /** An encoder with these limits, which should be the client's. */
    public Pop3ResponseEncoder(Pop3Limits limits) {
        this.limits = limits;
    }

    /**
     * The lines, each with its CRLF.
     *
     * @throws IllegalArgumentException for {@link Pop3Response.Malformed}, and for what is over a limit
     */
    public ByteBuffer encode(Pop3Response response) {
        StringBuilder out = new StringBuilder();
        if (response instanceof Pop3Response.Ok ok) {
            line(out, "+OK" + ResponseCode.joined(ok.code(), ok.text()));
        } else if (response instanceof Pop3Response.Err err) {
            line(out, "-ERR" + ResponseCode.joined(err.code(), err.text()));
        } else if (response instanceof Pop3Response.Continuation continuation) {
            line(out, "+ " + continuation.data());
        } else if (response instanceof Pop3Response.MultiLine list) {
            list(out, list);
        } else {
            throw new IllegalArgumentException("a malformed response cannot be sent");
        }
        return ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void list(StringBuilder out, Pop3Response.MultiLine list) {
        int octets = 0;
        for (String line : list.lines()) {
            octets += line.length();
        }
        if (list.lines().size() > limits.listLines() || octets > limits.listOctets()) {
            throw new IllegalArgumentException("the list is over the limit");
        }
        Pop3Response.Ok status = list.status();
        line(out, "+OK" + ResponseCode.joined(status.code(), status.text()));
        for (String line : list.lines()) {
            line(out, line.startsWith(".") ? "." + line : line);
        }
        out.append(".\r\n");
    }

    private void line(StringBuilder out, String line) {
        if (line.length() > limits.line()) {
            throw new IllegalArgumentException("the line is over the limit");
        }
        out.append(line).append("\r\n");
    }
}
