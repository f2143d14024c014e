// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** What can be read can be written, and is read as the same again; anything else is refused in one short line. */
class CipherStringFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsBackWhatItRead(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        CipherString read;
        try {
            read = CipherString.parse(text);
        } catch (CipherStringException e) {
            assertThat(e.found() + e.remedy()).matches("[ -~]{1,400}");
            return;
        }
        CipherString again = CipherString.parse(read.format());
        assertThat(again).isEqualTo(read);
        assertThat(again.suites()).isEqualTo(read.suites()).doesNotHaveDuplicates();
    }
}
