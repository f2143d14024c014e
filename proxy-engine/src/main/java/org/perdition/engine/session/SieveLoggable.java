// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveEncoder;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.imap4.Secret;

/** ManageSieve messages as the dialogue log shows them: lines with their CRLF, secrets masked, bytes not escaped. */
final class SieveLoggable {
    private static final Secret MASK = Secret.of("XXXXXX");

    /** Words shown as they are. Any other may be a password that stands where a command was due. */
    private static final Set<String> SHOWN = Set.of(
            "HAVESPACE",
            "PUTSCRIPT",
            "LISTSCRIPTS",
            "SETACTIVE",
            "GETSCRIPT",
            "DELETESCRIPT",
            "RENAMESCRIPT",
            "CHECKSCRIPT",
            "UNAUTHENTICATE");

    private SieveLoggable() {}

    static ByteBuffer of(SieveCommand command) {
        if (command instanceof SieveCommand.Malformed malformed) {
            return line((malformed.verb() == null ? "" : malformed.verb() + " ") + "(" + malformed.error() + ")");
        } else if (command instanceof SieveCommand.Other other) {
            return line(other.http() || SHOWN.contains(other.verb()) ? other.verb() : MASK.reveal());
        } else if (command instanceof SieveCommand.SaslData) {
            return SieveEncoder.encode(new SieveCommand.SaslData(MASK));
        } else if (command instanceof SieveCommand.Authenticate authenticate) {
            // where the mechanism is due a password may stand
            String mechanism = authenticate.mechanism().equalsIgnoreCase("PLAIN") ? "PLAIN" : MASK.reveal();
            return SieveEncoder.encode(
                    new SieveCommand.Authenticate(mechanism, authenticate.initialResponse() == null ? null : MASK));
        }
        return SieveEncoder.encode(command);
    }

    static ByteBuffer of(SieveResponse response) {
        return response instanceof SieveResponse.Malformed malformed
                ? line("(" + malformed.error() + ")")
                : SieveEncoder.encode(response);
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
