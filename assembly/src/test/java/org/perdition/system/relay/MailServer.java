// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Root;

/** What both mail servers need: names and users of a machine of their own, and a client that wants to relay. */
final class MailServer {
    /** What the mail server is called. */
    static final String HOST = "mail.example.org";

    private static final int FIRST_ID = 48_000;

    private MailServer() {}

    /** The command, put so that it finds these users and groups, and its host has a full name. Needs root. */
    static List<String> onMachineOfItsOwn(Path folder, List<String> users, List<String> groups, List<String> command) {
        Root.requireOwnMounts();
        try {
            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            Map<Path, Path> files = new LinkedHashMap<>();
            files.put(
                    Path.of("/etc/hosts"),
                    Files.writeString(
                            folder.resolve("hosts"),
                            "127.0.0.1 " + HOST + " localhost " + host
                                    + "\n127.0.0.5 five.example.net\n127.0.0.6 six.example.net\n"
                                    + "127.0.0.7 seven.example.net\n"));
            files.put(
                    Path.of("/etc/resolv.conf"),
                    Files.writeString(
                            folder.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"));
            files.put(Path.of("/etc/passwd"), more(folder, "passwd", users, ":x:%1$d:%1$d::/:/usr/sbin/nologin"));
            List<String> all = new ArrayList<>(users);
            all.addAll(groups);
            files.put(Path.of("/etc/group"), more(folder, "group", all, ":x:%1$d:"));
            return Root.seeing(files, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The machine's own file without these names, and a line for each. */
    private static Path more(Path folder, String file, List<String> names, String form) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/etc", file)));
        lines.removeIf(line -> names.contains(line.split(":", 2)[0]));
        for (int i = 0; i < names.size(); i++) {
            lines.add(names.get(i) + String.format(form, id(i)));
        }
        return Files.write(folder.resolve(file), lines);
    }

    /** The number of the user or group of this number in the list. */
    static int id(int index) {
        return FIRST_ID + index;
    }

    /** What a mail server says to a client from this address that wants to send to another domain. */
    static String relay(String from, int port) {
        try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
            client.expect("220 ");
            client.send("HELO client.example.net").expect("250 ");
            client.send("MAIL FROM:<alice@example.net>").expect("250 ");
            return client.send("RCPT TO:<bob@example.com>").line();
        }
    }
}
