// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes responses. Stateless; what it writes reads back as one equal message. */
public final class ImapResponseEncoder {
    private ImapResponseEncoder() {}

    /**
     * The octets of a response.
     *
     * @throws IllegalArgumentException for {@link ImapResponse.Malformed}, which has none
     */
    public static ByteBuffer encode(ImapResponse response) {
        if (response instanceof ImapResponse.Status status) {
            return line((status.untagged() ? "*" : status.tag()) + " " + status.condition() + " " + status.respText());
        }
        if (response instanceof ImapResponse.Capability capability) {
            return line(words("* CAPABILITY", capability.capabilities()));
        }
        if (response instanceof ImapResponse.Enabled enabled) {
            return line(words("* ENABLED", enabled.capabilities()));
        }
        if (response instanceof ImapResponse.UntaggedData data) {
            return line("* " + data.kind());
        }
        if (response instanceof ImapResponse.Continuation continuation) {
            return line("+ " + continuation.text());
        }
        if (response instanceof ImapResponse.Id id) {
            MessageWriter writer = MessageWriter.forResponse();
            writer.text("* ID ");
            writer.fields(id.fields());
            return ByteBuffer.wrap(writer.finish().get(0).octets().octets());
        }
        throw new IllegalArgumentException("a malformed response cannot be sent");
    }

    private static String words(String kind, ImapCapabilities capabilities) {
        return capabilities.words().isEmpty() ? kind : kind + " " + capabilities;
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
