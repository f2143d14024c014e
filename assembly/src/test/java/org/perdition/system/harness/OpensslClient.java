// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code openssl s_client}, which can be told what to offer and says what was agreed. */
public final class OpensslClient {
    private OpensslClient() {}

    /**
     * Connects to a TLS port, sends lines and stays until the proxy closes.
     *
     * @param port the port on 127.0.0.1
     * @param lines what to send, commands of POP3 that end the session
     * @param options of {@code s_client}
     * @return everything it printed
     */
    public static RunningProgram.Ended talk(int port, String lines, String... options) {
        Peer.OPENSSL.require();
        List<String> words = new ArrayList<>(List.of(
                "sh",
                "-c",
                "printf '" + lines + "' | \"$@\"",
                "sh",
                Peer.OPENSSL.program(),
                "s_client",
                "-ign_eof",
                "-connect",
                "127.0.0.1:" + port));
        words.addAll(List.of(options));
        return RunningProgram.run(Path.of("/"), Map.of(), words);
    }

    /** Connects to a POP3S port and leaves. */
    public static RunningProgram.Ended visit(int port, String... options) {
        return talk(port, "QUIT\\r\\n", options);
    }

    /** Runs another command of {@code openssl}. */
    public static void run(Path folder, String... words) {
        Peer.OPENSSL.require();
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.program()));
        command.addAll(List.of(words));
        RunningProgram.Ended ended = RunningProgram.run(folder, Map.of(), command);
        if (ended.status() != 0) {
            throw new AssertionError("openssl: " + ended.text());
        }
    }
}
