// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3CommandEncoder;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3ResponseEncoder;
import org.perdition.pop3.Secret;

/** POP3 messages as the dialogue log shows them: lines with their CRLF, secrets masked, bytes not escaped. */
final class Pop3Loggable {
    private static final Pop3CommandEncoder COMMANDS = new Pop3CommandEncoder();
    private static final Pop3ResponseEncoder RESPONSES = new Pop3ResponseEncoder();
    private static final Secret MASK = Secret.of("XXXXXX");

    /** Words shown as they are. Any other may be a password that stands where a command was due. */
    private static final Set<String> SHOWN = Set.of(
            "STAT", "LIST", "RETR", "DELE", "RSET", "TOP", "UIDL", "LAST", "XTND", "LANG", "HELP", "GET", "POST",
            "HEAD", "PUT", "OPTIONS", "CONNECT", "DELETE", "TRACE", "PATCH", "PRI");

    private Pop3Loggable() {}

    static ByteBuffer of(Pop3Command command) {
        if (command instanceof Pop3Command.Malformed malformed) {
            return line((malformed.verb() == null ? "" : malformed.verb() + " ") + "(" + malformed.error() + ")");
        } else if (command instanceof Pop3Command.Other other) {
            return line(SHOWN.contains(other.verb()) ? other.verb() : "XXXXXX");
        }
        if (command instanceof Pop3Command.Apop apop) {
            return line("APOP " + apop.name() + " XXXXXX");
        }
        return COMMANDS.encode(masked(command));
    }

    static ByteBuffer of(Pop3Response response) {
        return response instanceof Pop3Response.Malformed malformed
                ? line("(" + malformed.error() + ")")
                : RESPONSES.encode(response);
    }

    private static Pop3Command masked(Pop3Command command) {
        if (command instanceof Pop3Command.Pass) {
            return new Pop3Command.Pass(MASK);
        } else if (command instanceof Pop3Command.SaslData) {
            return new Pop3Command.SaslData(MASK);
        } else if (command instanceof Pop3Command.Auth auth && auth.initialResponse() != null) {
            return new Pop3Command.Auth(auth.mechanism(), MASK);
        }
        return command;
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
