// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Programs whose packages would change the mail system of this machine, or exclude each other: {@code dev/test} unpacks
 * them into a folder and installs nothing.
 */
public enum Unpacked {
    /** A mail server. */
    POSTFIX("postfix", "usr/lib/postfix/sbin/master"),
    /** Another one, with what makes its configuration. */
    SENDMAIL("sendmail", "usr/libexec/sendmail/sendmail");

    /** Names the folder they are in, each in one of its own. */
    private static final String PROPERTY = "perdition.peers";

    private final String name;
    private final String program;

    Unpacked(String name, String program) {
        this.name = name;
        this.program = program;
    }

    /** What would be the root of the file system; ends the calling test as not run if it is not there. */
    public Path root() {
        Path root = Path.of(System.getProperty(PROPERTY, "../dev/.peers"))
                .resolve(name)
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(root.resolve(program))) {
            Peer.notRun(name + " missing in dev/.peers");
        }
        return root;
    }

    /** The program that serves. */
    public Path server() {
        return root().resolve(program);
    }
}
