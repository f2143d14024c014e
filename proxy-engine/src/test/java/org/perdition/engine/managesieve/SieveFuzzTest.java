// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;

/** Cutting and parsing: the same however it is cut; what was parsed is written and parsed again, and must be equal. */
class SieveFuzzTest {
    /** Small, so that the limits are met; the second pass must not meet them, as quoting makes strings longer. */
    private static final SieveLimits FIRST = new SieveLimits(2048, 60);

    private static final SieveLimits SECOND = new SieveLimits(16_384, 16_384);

    @FuzzTest(maxDuration = "10m")
    void commands(byte[] input) {
        List<SieveCommand> whole = Cuts.commands(input, FIRST, at -> false);
        assertThat(Cuts.commands(input, FIRST, at -> true)).isEqualTo(whole);
        int cut = cut(input);
        assertThat(Cuts.commands(input, FIRST, at -> at == cut)).isEqualTo(whole);
        for (SieveCommand command : whole) {
            if (command instanceof SieveCommand.Malformed) {
                continue;
            }
            boolean data = command instanceof SieveCommand.SaslData;
            String before = data ? "AUTHENTICATE X\r\n" : "";
            byte[] written = concat(Cuts.octets(before), SieveEncoder.encode(command));
            assertThat(Cuts.commands(written, SECOND, at -> false).subList(data ? 1 : 0, data ? 2 : 1))
                    .containsExactly(command);
            assertThat(Cuts.commands(written, SECOND, at -> false)).hasSize(data ? 2 : 1);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void responses(byte[] input) {
        List<SieveResponse> whole = Cuts.responses(input, FIRST, at -> false);
        assertThat(Cuts.responses(input, FIRST, at -> true)).isEqualTo(whole);
        int cut = cut(input);
        assertThat(Cuts.responses(input, FIRST, at -> at == cut)).isEqualTo(whole);
        for (SieveResponse response : whole) {
            if (!(response instanceof SieveResponse.Malformed)) {
                byte[] written = concat(new byte[0], SieveEncoder.encode(response));
                assertThat(Cuts.responses(written, SECOND, at -> false)).containsExactly(response);
            }
        }
    }

    private static int cut(byte[] input) {
        return input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) * 7 % input.length;
    }

    private static byte[] concat(byte[] before, ByteBuffer rest) {
        byte[] all = java.util.Arrays.copyOf(before, before.length + rest.remaining());
        rest.get(all, before.length, rest.remaining());
        return all;
    }
}
