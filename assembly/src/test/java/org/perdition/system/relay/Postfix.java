// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.harness.Unpacked;

/** A Postfix from a folder, with queue and configuration of its own, that asks the network for nothing. */
final class Postfix implements AutoCloseable {
    private static final String OWNER = "postfix";
    private static final String DROP = "postdrop";
    private static final List<String> QUEUE = List.of(
            "incoming",
            "active",
            "bounce",
            "corrupt",
            "defer",
            "deferred",
            "flush",
            "hold",
            "maildrop",
            "private",
            "public",
            "pid",
            "saved",
            "trace");

    private final Path folder = TemporaryFolder.create("postfix");
    private final RunningProgram program;
    private final Path log;

    /**
     * Starts it on 127.0.0.1.
     *
     * @param restrictions port to what stands before {@code reject_unauth_destination} there
     */
    Postfix(Map<Integer, String> restrictions) {
        Path root = Unpacked.POSTFIX.root();
        try {
            // Postfix has no way to write a blank in a path.
            Path home = Files.createTempDirectory("perdition-postfix");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolder.delete(home)));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            log = home.resolve("log");
            queue(home);
            configure(home, root, restrictions);
            program = RunningProgram.start(
                    home,
                    Map.of("LD_LIBRARY_PATH", root.resolve("usr/lib/postfix").toString()),
                    MailServer.onMachineOfItsOwn(
                            folder,
                            List.of(OWNER),
                            List.of(DROP),
                            List.of(Unpacked.POSTFIX.program().toString(), "-c", home.toString(), "-d")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restrictions
                .keySet()
                .forEach(port -> RelayDaemon.await(
                        () -> listens(port),
                        () -> "does not listen:\n" + program.output().text() + log()));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void queue(Path home) throws IOException {
        for (String each : QUEUE) {
            Path part = Files.createDirectories(home.resolve("queue").resolve(each));
            own(part, each.equals("pid") ? 0 : MailServer.id(0), 0);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
        }
        for (String shared : List.of("maildrop", "public")) {
            own(home.resolve("queue").resolve(shared), MailServer.id(0), MailServer.id(1));
            Files.setPosixFilePermissions(
                    home.resolve("queue").resolve(shared), PosixFilePermissions.fromString("rwx-wx---"));
        }
        own(Files.createDirectory(home.resolve("data")), MailServer.id(0), 0);
    }

    private static void own(Path path, int user, int group) throws IOException {
        Files.setAttribute(path, "unix:uid", user);
        Files.setAttribute(path, "unix:gid", group);
    }

    private static void configure(Path home, Path root, Map<Integer, String> restrictions) throws IOException {
        String libraries = root.resolve("usr/lib/postfix").toString();
        Files.write(
                home.resolve("main.cf"),
                List.of(
                        "compatibility_level = 3.6",
                        "queue_directory = " + home.resolve("queue"),
                        "data_directory = " + home.resolve("data"),
                        "daemon_directory = " + root.resolve("usr/lib/postfix/sbin"),
                        "command_directory = " + root.resolve("usr/sbin"),
                        "shlib_directory = " + libraries,
                        "meta_directory = " + root.resolve("etc/postfix"),
                        "mail_owner = " + OWNER,
                        "setgid_group = " + DROP,
                        "import_environment = MAIL_CONFIG LD_LIBRARY_PATH=" + libraries,
                        "maillog_file_prefixes = /",
                        "maillog_file = " + home.resolve("log"),
                        "inet_interfaces = loopback-only",
                        "inet_protocols = ipv4",
                        "myhostname = " + MailServer.HOST,
                        "mydestination = example.org",
                        // The client is on the machine, which relays for nobody else here.
                        "mynetworks =",
                        "alias_maps =",
                        "local_recipient_maps =",
                        "smtpd_peername_lookup = no"));
        List<String> services = new ArrayList<>();
        restrictions.forEach((port, restriction) -> {
            services.add("127.0.0.1:" + port + " inet n - n - - smtpd");
            services.add("  -o { smtpd_relay_restrictions = " + restriction + ", reject_unauth_destination }");
            if (restriction.contains("/text")) {
                // As documented: Postfix reads such a map when a process begins, and then no more.
                services.add("  -o max_use=1");
            }
        });
        services.addAll(List.of(
                "cleanup unix n - n - 0 cleanup",
                "qmgr unix n - n 300 1 qmgr",
                "rewrite unix - - n - - trivial-rewrite",
                "bounce unix - - n - 0 bounce",
                "defer unix - - n - 0 bounce",
                "trace unix - - n - 0 bounce",
                "error unix - - n - - error",
                "retry unix - - n - - error",
                "local unix - n n - - error",
                "anvil unix - - n - 1 anvil",
                "postlog unix-dgram n - n - 1 postlogd"));
        Files.write(home.resolve("master.cf"), services);
    }

    /** What it logs. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.terminate();
    }
}
