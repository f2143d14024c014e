// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationExceptionTest {
    /** As of a missing ssl_ca_file, which both legs need. */
    @Test
    void aProblemThatIsFoundTwiceIsToldOnce() {
        ConfigurationException e = new ConfigurationException(List.of("b", "a", "b"));
        assertThat(e.problems()).containsExactly("b", "a");
        assertThat(e).hasMessage("b; a");
    }
}
