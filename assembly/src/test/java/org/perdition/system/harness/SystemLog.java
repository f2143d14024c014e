// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A system log of a test's own: shows each message that comes to its socket, as a line with its control characters. */
public final class SystemLog implements Closeable {
    private static final String PROGRAM = """
            import os, socket, sys, time
            name, wait = sys.argv[1], sys.argv[2]
            if os.path.exists(name): os.unlink(name)
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(name)
            os.chmod(name, 0o666)
            print('bound', flush=True)
            while wait and not os.path.exists(wait): time.sleep(0.02)
            while True: print(s.recv(100000).decode('latin-1').replace('\\n', '\\\\n'), flush=True)
            """;

    private final RunningProgram program;

    private SystemLog(RunningProgram program) {
        this.program = program;
    }

    /** Begins to listen; what was at the name before is replaced. */
    public static SystemLog listen(Path socket) {
        return start(socket, "");
    }

    /** Listens, but reads nothing until there is a file of this name. */
    public static SystemLog listenWithoutReading(Path socket, Path until) {
        return start(socket, until.toString());
    }

    private static SystemLog start(Path socket, String until) {
        Peer.PYTHON.require();
        RunningProgram program = RunningProgram.start(
                Path.of("/"), Map.of(), List.of(Peer.PYTHON.program(), "-c", PROGRAM, socket.toString(), until));
        program.output().await(0, DialogueClient.PATIENCE, "bound");
        return new SystemLog(program);
    }

    /** What has come. */
    public CapturedOutput messages() {
        return program.output();
    }

    /** Waits for a message that holds all these pieces. */
    public String await(String... pieces) {
        return program.output().await(0, DialogueClient.PATIENCE, pieces);
    }

    @Override
    public void close() {
        program.close();
    }
}
