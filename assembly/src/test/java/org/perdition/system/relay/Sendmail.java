// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.harness.Unpacked;

/** A sendmail from a folder, with the rule set that the documentation shows. */
final class Sendmail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The test's folder lies below one that all may write. */
    private static final String UNSAFE = "-ODontBlameSendmail=MapInUnsafeDirPath";

    /** What the documentation has for the map. */
    private static final String MAP = "Kpopauth hash -f /etc/mail/popauth";

    private final RunningProgram program;

    /** What its rules say of a client at this address, which is {@code OK} at the end for one who may relay. */
    static String rules(String map, String client) {
        try {
            Path home = home();
            Path configuration = configuration(home, FreePort.next(), map);
            Path script = Files.writeString(
                    home.resolve("script"), ".D{client_addr}" + client + "\nLocal_check_rcpt <bob@example.com>\n");
            String line = "exec \"$0\" \"$@\" <'" + script + "'";
            List<String> words = new ArrayList<>(
                    List.of("sh", "-c", line, Unpacked.SENDMAIL.program().toString()));
            words.addAll(List.of("-bt", "-C", configuration.toString(), UNSAFE));
            return RunningProgram.run(
                            home, Map.of(), MailServer.onMachineOfItsOwn(home, List.of(), List.of("smmsp"), words))
                    .text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() throws IOException {
        Path home = Files.createTempDirectory("perdition-sendmail");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolder.delete(home)));
        return home;
    }

    /**
     * Starts it on 127.0.0.1.
     *
     * @param map in place of the documented one, from {@code K} on
     */
    Sendmail(int port, String map) {
        try {
            Path home = home();
            Path queue = Files.createDirectory(home.resolve("queue"));
            Path configuration = configuration(home, port, map);
            program = RunningProgram.start(
                    home,
                    Map.of(),
                    MailServer.onMachineOfItsOwn(
                            home,
                            List.of(),
                            List.of("smmsp"),
                            List.of(
                                    Unpacked.SENDMAIL.program().toString(),
                                    "-bD",
                                    "-C",
                                    configuration.toString(),
                                    "-OQueueDirectory=" + queue,
                                    "-OAliasFile=",
                                    UNSAFE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitPort(port);
    }

    private static Path configuration(Path home, int port, String map) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "divert(0)dnl",
                "define(`confDOMAIN_NAME', `" + MailServer.HOST + "')dnl",
                "define(`confUSE_COMPRESSED_IPV6_ADDRESSES', `true')dnl",
                "define(`confPID_FILE', `" + home.resolve("pid") + "')dnl",
                "OSTYPE(`linux')dnl",
                "FEATURE(`no_default_msa')dnl",
                "FEATURE(`accept_unresolvable_domains')dnl",
                "DAEMON_OPTIONS(`Name=MTA, Family=inet, Addr=127.0.0.1, Port=" + port + "')dnl",
                "MAILER(`local')dnl",
                "MAILER(`smtp')dnl"));
        List<String> rules = documented();
        if (!rules.contains(MAP)) {
            throw new AssertionError("not in the documentation: " + MAP);
        }
        rules.replaceAll(line -> line.equals(MAP) ? map : line);
        lines.addAll(rules);
        Path source = Files.write(home.resolve("sendmail.mc"), lines);
        Path configuration = home.resolve("sendmail.cf");
        String macros = Unpacked.SENDMAIL_MACROS.root().resolve("usr/share/sendmail/cf") + "/";
        RunningProgram.Ended made = RunningProgram.run(
                home,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" \"$@\" >sendmail.cf",
                        Unpacked.M4.program().toString(),
                        "-D_CF_DIR_=" + macros,
                        macros + "m4/cf.m4",
                        source.toString()));
        if (made.status() != 0) {
            throw new AssertionError(made.text());
        }
        return configuration;
    }

    /** The lines from LOCAL_CONFIG to the end of its block in docs/pbs.md. */
    private static List<String> documented() throws IOException {
        List<String> block = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(Tarball.home().resolve("docs/pbs.md"))) {
            within |= line.strip().equals("LOCAL_CONFIG");
            if (within && !line.startsWith("    ")) {
                return block;
            }
            if (within) {
                block.add(line.substring(4));
            }
        }
        throw new AssertionError("no LOCAL_CONFIG in docs/pbs.md");
    }

    private void awaitPort(int port) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && program.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        throw new AssertionError("does not listen:\n" + program.output().text());
    }

    @Override
    public void close() {
        program.terminate();
    }
}
