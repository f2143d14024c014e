// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for the whole process.
 *
 * @param pidFile {@code pid_file}
 * @param ioThreads {@code io_threads}, already worked out; at least 1
 * @param lookupThreads {@code lookup_threads}; at least 1
 * @param drainTimeout {@code drain_timeout}; zero closes sessions at once
 * @param runAs whom the process becomes if it was started as root
 * @param pam how listeners with {@code authenticate_in} ask PAM
 */
public record ProcessSettings(
        Optional<Path> pidFile,
        int ioThreads,
        int lookupThreads,
        Duration drainTimeout,
        RunAs runAs,
        PamSettings pam) {}
