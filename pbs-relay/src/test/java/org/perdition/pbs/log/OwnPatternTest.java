// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.perdition.engine.config.UnusableValueException;

class OwnPatternTest {
    /** The default of the original. */
    private static final String ORIGINAL = "perdition.*Auth: ([^-]+)->[^-]+ user=\"([^\"]+)\" ";

    private static final String LINE =
            "perdition[1]: Auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"m\" port=\"110\" status=\"ok\"";

    @Test
    void theOriginalsWantsSuccess() throws Exception {
        OwnPattern pattern = OwnPattern.of(ORIGINAL);
        assertThat(pattern.login(LINE))
                .map(login -> login.client() + " " + login.user())
                .contains("192.0.2.7 karl");
        assertThat(pattern.login(LINE.replace("\"ok\"", "\"failed: Re-Authentication Failure\"")))
                .isEmpty();
        assertThat(pattern.login(LINE.replace("\"karl\"", "\"karl\" status=\"ok\"")
                        .replace("port=\"110\" status=\"ok\"", "port=\"110\" status=\"failed: x\"")))
                .isEmpty();
        assertThat(pattern.login(LINE.replace("192.0.2.7", "192.0.2.7:1234"))).isPresent();
        assertThat(pattern.login(LINE.replace("192.0.2.7", "somewhere"))).isEmpty();
    }

    @Test
    void thePapersLinesCountByTheOperatorsWish() throws Exception {
        String line = "Auth: 192.0.2.7 user=karl server=mail2 port=143 status=ok";
        assertThat(OwnPattern.of("Auth: ([^ ]+) user=([^ ]+)").login(line)).isEmpty();
        OwnPattern own = OwnPattern.of("Auth: ([^ ]+) user=([^ ]+) server=[^ ]+ port=[^ ]+ status=ok$");
        assertThat(own.login(line)).map(Login::user).contains("karl");
        assertThat(own.login(line.replace("=ok", "=failed"))).isEmpty();
        assertThat(OwnPattern.of("Auth: ([^ ]+).*status=ok$").login(line))
                .map(Login::user)
                .contains("");
    }

    @Test
    void whatCannotBeUsedIsTold() {
        assertThatThrownBy(() -> OwnPattern.of("Auth: [^ ]+"))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining("has no group");
        assertThatThrownBy(() -> OwnPattern.of("Auth: ([^ ]+"))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining("POSIX extended");
    }
}
