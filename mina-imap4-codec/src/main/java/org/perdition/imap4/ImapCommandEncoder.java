// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.util.List;

/** Writes commands. Stateless; what it writes reads back as one equal message. */
public final class ImapCommandEncoder {
    private ImapCommandEncoder() {}

    /**
     * The octets of a command that can be sent at once.
     *
     * @throws IllegalArgumentException for a message that is only ever received, and for a LOGIN or ID with a string
     *     that needs a literal: use {@link #parts}
     */
    public static ByteBuffer encode(ImapCommand command) {
        if (command instanceof ImapCommand.Part part) {
            return ByteBuffer.wrap(part.octets().octets().clone());
        }
        List<ImapCommand.Part> parts = parts(command, LiteralMode.SYNCHRONISING);
        if (parts.size() > 1) {
            throw new IllegalArgumentException("the command needs a literal that has to be asked for");
        }
        return ByteBuffer.wrap(parts.get(0).octets().octets());
    }

    /**
     * A command in the parts in which it is to be sent. Strings of printable ASCII without {@code "} and {@code \} are
     * quoted if they are short; all others are literals. After each part but the last the server must send a
     * continuation before the next may be sent; on anything else the rest must not be sent at all.
     *
     * @param mode what literals the server takes unasked
     * @throws IllegalArgumentException for a message that is only ever received
     */
    public static List<ImapCommand.Part> parts(ImapCommand command, LiteralMode mode) {
        MessageWriter writer = MessageWriter.forCommand(mode);
        if (command instanceof ImapCommand.SaslData data) {
            writer.secretWord(data.data().octets());
        } else if (command instanceof ImapCommand.Tagged tagged) {
            write(tagged, writer);
        } else {
            throw new IllegalArgumentException("not a command to be sent");
        }
        return writer.finish();
    }

    private static void write(ImapCommand.Tagged command, MessageWriter writer) {
        writer.text(command.tag());
        writer.text(" ");
        if (command instanceof ImapCommand.Login login) {
            writer.text("LOGIN ");
            writer.string(login.name());
            writer.text(" ");
            writer.secretString(login.password().octets());
        } else if (command instanceof ImapCommand.Authenticate authenticate) {
            writer.text("AUTHENTICATE " + authenticate.mechanism());
            Secret response = authenticate.initialResponse();
            if (response != null) {
                writer.text(" ");
                writer.secretWord(response.octets().length == 0 ? new byte[] {'='} : response.octets());
            }
        } else if (command instanceof ImapCommand.Id id) {
            writer.text("ID ");
            writer.fields(id.fields());
        } else if (command instanceof ImapCommand.Enable enable) {
            writer.text("ENABLE " + String.join(" ", enable.capabilities()));
        } else {
            writer.text(word(command));
        }
    }

    private static String word(ImapCommand.Tagged command) {
        if (command instanceof ImapCommand.Capability) {
            return "CAPABILITY";
        }
        if (command instanceof ImapCommand.Noop) {
            return "NOOP";
        }
        if (command instanceof ImapCommand.Logout) {
            return "LOGOUT";
        }
        if (command instanceof ImapCommand.StartTls) {
            return "STARTTLS";
        }
        if (command instanceof ImapCommand.Other other) {
            return other.verb();
        }
        throw new IllegalArgumentException("not a command to be sent");
    }
}
