// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's openbsd-inetd with a configuration of its own. It sees private files in the place of /etc/hosts.allow and
 * /etc/hosts.deny, in a mount namespace of its own. Needs root.
 */
public final class Inetd implements AutoCloseable {
    private static final String IN_NAMESPACE = """
            mount --bind "$1" /etc/hosts.allow && mount --bind "$2" /etc/hosts.deny &&
            exec /usr/sbin/inetd -d -i "$3"
            """;

    private final RunningProgram program;

    private Inetd(RunningProgram program) {
        this.program = program;
    }

    /** Ends the calling test as not run where this cannot be done. */
    public static void require() {
        Peer.INETD.require();
        Peer.TCPD.require();
        OrdinaryUser.requireRoot();
    }

    /**
     * Starts it.
     *
     * @param folder for its files; no blank in its name, since inetd.conf has no quotes
     * @param sysconfdir {@code PERDITION_SYSCONFDIR} of what it starts
     * @param lines of inetd.conf
     * @param deny lines of hosts.deny
     */
    public static Inetd start(Path folder, Path sysconfdir, List<String> lines, List<String> deny) {
        try {
            Path allow = Files.writeString(folder.resolve("hosts.allow"), "");
            Path denyFile = Files.write(folder.resolve("hosts.deny"), deny);
            Path configuration = Files.write(folder.resolve("inetd.conf"), lines);
            for (String file : List.of("/etc/hosts.allow", "/etc/hosts.deny")) {
                if (!Files.exists(Path.of(file))) {
                    // Something has to be there to be covered; empty is what a missing one means.
                    Files.writeString(Path.of(file), "", StandardOpenOption.CREATE_NEW);
                }
            }
            List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", IN_NAMESPACE, "sh"));
            command.addAll(List.of(allow.toString(), denyFile.toString(), configuration.toString()));
            RunningProgram inetd = RunningProgram.start(
                    folder,
                    Map.of("PERDITION_SYSCONFDIR", sysconfdir.toString(), "JAVA_HOME", System.getProperty("java.home")),
                    command);
            inetd.output().await(0, DialogueClient.PATIENCE, "ADD");
            return new Inetd(inetd);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Everything that a client of this loopback address is sent until it is hung up on; it says nothing itself. */
    public static byte[] silentClient(String from, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout((int) DialogueClient.PATIENCE.toMillis());
            try {
                return socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                return new byte[0]; // a reset
            }
        }
    }

    /** Its process id. */
    public long pid() {
        return program.pid();
    }

    /** What it prints. */
    public CapturedOutput output() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
