// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Cutting and parsing of commands: what was parsed is written and parsed again, and must be equal. */
class ImapCommandDecoderFuzzTest {
    /** Small, so that the limits are met; the second pass must not meet them, as quoting makes strings longer. */
    private static final ImapLimits FIRST = new ImapLimits(200, 400, 60, 50, 500, 6, 20, 3);

    private static final ImapLimits SECOND = new ImapLimits(4000, 8000, 60, 60, 9000, 60, 20, 3);

    @FuzzTest(maxDuration = "10m")
    void readsBack(byte[] input) {
        List<ImapCommand> whole = Cuts.commands(input, FIRST, at -> false);
        assertThat(Cuts.commands(input, FIRST, at -> true)).isEqualTo(whole);
        int cut = input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % input.length;
        assertThat(Cuts.commands(input, FIRST, at -> at == cut)).isEqualTo(whole);
        for (ImapCommand message : whole) {
            if (message instanceof ImapCommand.Malformed || message instanceof ImapCommand.LiteralAnnounced) {
                continue;
            }
            for (LiteralMode mode : LiteralMode.values()) {
                readsBack(message, mode);
            }
        }
    }

    private static void readsBack(ImapCommand message, LiteralMode mode) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        if (message instanceof ImapCommand.SaslData) {
            written.writeBytes(Cuts.octets("t AUTHENTICATE X\r\n"));
        }
        ImapCommandEncoder.parts(message, mode)
                .forEach(part -> written.writeBytes(part.octets().octets()));
        List<ImapCommand> again = Cuts.commands(written.toByteArray(), SECOND, at -> false);
        List<ImapCommand> commands = again.stream()
                .filter(command -> !(command instanceof ImapCommand.LiteralAnnounced))
                .skip(message instanceof ImapCommand.SaslData ? 1 : 0)
                .toList();
        assertThat(commands).containsExactly(message);
    }
}
