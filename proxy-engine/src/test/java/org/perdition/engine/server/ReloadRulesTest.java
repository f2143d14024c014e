// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.auth.LocalAuthentication.Answer;
import org.perdition.engine.auth.LocalAuthentication.Verdict;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;

/** What a running process is asked to change. */
class ReloadRulesTest {
    private static final LocalAuthentication PAM =
            (name, password, address) -> CompletableFuture.completedFuture(new Answer(Verdict.NO, ""));

    @TempDir
    Path directory;

    private Settings with(String line) throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), line + "\n");
        return SettingsReader.read(new Environment("perdition", directory, directory), Map.of());
    }

    /** The process for PAM stays when the last listener gives it up, so a listener may take it up again. */
    @Test
    void pamCanBeSwitchedOnWhereItsProcessIsThere() throws Exception {
        Settings off = with("authenticate_in = off");
        Settings on = with("authenticate_in = on");
        assertThat(ReloadRules.violations(off, on, PAM)).isEmpty();
        assertThat(ReloadRules.violations(on, off, PAM)).isEmpty();
        assertThat(ReloadRules.violations(off, on, LocalAuthentication.NONE))
                .singleElement()
                .asString()
                .startsWith("authenticate_in has changed");
    }
}
