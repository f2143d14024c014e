// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A proxy that understands perdition's options. Tests are written against this, so that the same dialogue can
 * be held with another implementation and the two compared.
 *
 * @param programs the folder of {@code perdition.pop3} and the others
 * @param foreground options that keep it in the foreground and its log on a standard output
 * @param javaOptions options for its JVM, if it has one
 * @param readyLine what its log says when it listens; empty if it says nothing, then its port is tried
 * @param environment variables for it
 */
public record ProxyUnderTest(
        Path programs, List<String> foreground, String javaOptions, String readyLine, Map<String, String> environment) {
    /** Without any environment of its own. */
    public ProxyUnderTest(Path programs, List<String> foreground, String javaOptions, String readyLine) {
        this(programs, foreground, javaOptions, readyLine, Map.of());
    }

    /** Ours, from the unpacked tarball. */
    public static ProxyUnderTest tarball() {
        return new ProxyUnderTest(
                Tarball.home().resolve("bin"), List.of("--log_facility", "+", "--no_daemon"), "", "Ready: ");
    }

    /** The same with options for its JVM. */
    public ProxyUnderTest withJavaOptions(String options) {
        return new ProxyUnderTest(programs, foreground, options, readyLine, environment);
    }

    /** The same with variables in its environment. */
    public ProxyUnderTest withEnvironment(Map<String, String> variables) {
        return new ProxyUnderTest(programs, foreground, javaOptions, readyLine, variables);
    }

    /** The original in C, where a package has installed it. */
    public static ProxyUnderTest original() {
        return new ProxyUnderTest(
                Path.of("/usr/sbin"), List.of("--log_facility", "+", "--no_daemon", "--pid_file", ""), "", "");
    }
}
