// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapCommandEncoder;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseEncoder;
import org.perdition.imap4.LiteralMode;

/** IMAP4 messages as the dialogue log shows them: lines with their CRLF, secrets masked, bytes not escaped. */
final class ImapLoggable {
    private static final String MASK = "XXXXXX";

    /** Command words shown as they are. Any other may be part of a secret that stands where a command was due. */
    private static final Set<String> SHOWN = Set.of(
            "CAPABILITY",
            "NOOP",
            "LOGOUT",
            "STARTTLS",
            "LOGIN",
            "AUTHENTICATE",
            "ID",
            "ENABLE",
            "SELECT",
            "EXAMINE",
            "CREATE",
            "DELETE",
            "RENAME",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "LIST",
            "LSUB",
            "NAMESPACE",
            "STATUS",
            "APPEND",
            "IDLE",
            "CHECK",
            "CLOSE",
            "UNSELECT",
            "EXPUNGE",
            "SEARCH",
            "FETCH",
            "STORE",
            "COPY",
            "MOVE",
            "UID",
            "COMPRESS",
            "DONE",
            "UNAUTHENTICATE");

    private ImapLoggable() {}

    /** Whether a command is known, so that its tag is a tag and can be shown. */
    static boolean shows(ImapCommand command) {
        if (command instanceof ImapCommand.Malformed malformed) {
            return isShown(malformed.verb());
        }
        return !(command instanceof ImapCommand.Other other) || isShown(other.verb());
    }

    static ByteBuffer of(ImapCommand command) {
        if (command instanceof ImapCommand.Malformed malformed) {
            String head = isShown(malformed.verb()) ? malformed.tag() + " " + malformed.verb() + " " : "";
            return line(head + "(" + malformed.error() + ")");
        } else if (command instanceof ImapCommand.Other other && !isShown(other.verb())) {
            return line(MASK);
        } else if (command instanceof ImapCommand.LiteralAnnounced announced) {
            return line(announced.tag() + " " + announced.verb() + " {" + announced.size() + "}");
        } else if (command instanceof ImapCommand.Part part) {
            return line(part.shown());
        }
        StringBuilder shown = new StringBuilder();
        ImapCommandEncoder.parts(command, LiteralMode.PLUS).forEach(part -> shown.append(part.shown()));
        return line(shown.toString());
    }

    static ByteBuffer of(ImapResponse response, boolean tagShown) {
        if (response instanceof ImapResponse.Malformed malformed) {
            return line("(" + malformed.error() + ")");
        }
        if (response instanceof ImapResponse.Status status && !status.untagged() && !tagShown) {
            return line(MASK + " " + status.condition() + " " + status.respText());
        }
        return ImapResponseEncoder.encode(response);
    }

    private static boolean isShown(@Nullable String verb) {
        return verb != null && SHOWN.contains(verb.toUpperCase(Locale.ROOT));
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
