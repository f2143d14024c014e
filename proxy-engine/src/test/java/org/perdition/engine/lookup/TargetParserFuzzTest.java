// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.perdition.engine.config.ServicePorts;

class TargetParserFuzzTest {
    private static final TargetParser PARSER = new TargetParser("@", ServicePorts.NUMBERS_ONLY);

    /** Input: an answer. What is understood, written out and read again is the same. */
    @FuzzTest
    void readsBackWhatItRead(byte[] data) throws Exception {
        Target target;
        try {
            target = PARSER.parse(new String(data, StandardCharsets.UTF_8));
        } catch (BadTargetException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        String user = target.user()
                .map(octets -> new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .orElse("");
        String rewritten = (user.isEmpty() ? "" : user + "@") + target.server();
        assertThat(PARSER.parse(rewritten)).isEqualTo(target);
        assertThat(target.server().host()).matches("[A-Za-z0-9._:%-]*");
    }
}
