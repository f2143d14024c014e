// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.perdition.engine.config.Protocol.Family;
import org.perdition.engine.username.QueryKey;

/** What can be read can be written, and is read as the same again; anything else is refused, never an error. */
class ValueParsersFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void serverList(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        List<HostPort> servers;
        try {
            servers = ServerList.parse(text, false, false);
        } catch (UnusableValueException e) {
            assertOneLine(e);
            return;
        }
        assertThat(ServerList.parse(ServerList.format(servers), false, false)).isEqualTo(servers);
    }

    @FuzzTest(maxDuration = "10m")
    void sslMode(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        SslMode mode;
        try {
            mode = SslMode.parse(text);
        } catch (UnusableValueException e) {
            assertOneLine(e);
            return;
        }
        assertThat(SslMode.parse(mode.format())).isEqualTo(mode);
    }

    @FuzzTest(maxDuration = "10m")
    void capabilityList(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        for (Family family : Family.values()) {
            List<String> elements;
            try {
                elements = CapabilityList.parse(text, family);
            } catch (UnusableValueException e) {
                assertOneLine(e);
                continue;
            }
            assertThat(CapabilityList.parse(CapabilityList.format(elements, family), family))
                    .isEqualTo(elements);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void queryKeys(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        List<QueryKey> keys;
        try {
            keys = QueryKeyList.parse(text);
        } catch (UnusableValueException e) {
            assertOneLine(e);
            return;
        }
        assertThat(QueryKeyList.format(keys)).isEqualTo(text);
        assertThat(QueryKeyList.parse(QueryKeyList.format(keys))).isEqualTo(keys);
    }

    @FuzzTest(maxDuration = "10m")
    void stateList(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        for (boolean depthAllowed : List.of(true, false)) {
            StateList states;
            try {
                states = StateList.parse(text, depthAllowed);
            } catch (UnusableValueException e) {
                assertOneLine(e);
                continue;
            }
            assertThat(StateList.parse(states.format(), depthAllowed)).isEqualTo(states);
        }
    }

    private static void assertOneLine(UnusableValueException refused) {
        assertThat(refused.complaint())
                .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f]")
                .hasSizeLessThan(1200);
    }
}
