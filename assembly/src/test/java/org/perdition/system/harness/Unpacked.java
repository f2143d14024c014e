// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Programs whose packages would change the mail system of this machine, or exclude each other: {@code dev/test} unpacks
 * them, each package into a folder of its name, and installs nothing.
 */
public enum Unpacked {
    /** A mail server. */
    POSTFIX("postfix", "usr/lib/postfix/sbin/master"),
    /** Another one. */
    SENDMAIL("sendmail-bin", "usr/libexec/sendmail/sendmail"),
    /** What its configuration is made of. */
    SENDMAIL_MACROS("sendmail-cf", "usr/share/sendmail/cf/m4/cf.m4"),
    /** What makes it. */
    M4("m4", "usr/bin/m4");

    private static final Path FOLDER = Path.of("/usr/local/lib/perdition-test-peers");

    private final String name;
    private final String program;

    Unpacked(String name, String program) {
        this.name = name;
        this.program = program;
    }

    /** What would be the root of the file system; ends the calling test as not run if it is not there. */
    public Path root() {
        Path root = FOLDER.resolve(name);
        if (!Files.exists(root.resolve(program))) {
            Peer.notRun(name + " missing in " + FOLDER);
        }
        return root;
    }

    /** The program that the package is for. */
    public Path program() {
        return root().resolve(program);
    }
}
