// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Dovecot of one's own: own configuration, own folders, own loopback address, in the foreground. It touches no
 * Dovecot of the system. Every user has the same password and a Maildir below the instance's folder.
 */
public final class Dovecot implements AutoCloseable {
    /** The password of every user. */
    public static final String PASSWORD = "secret";

    private static final Duration START = Duration.ofSeconds(30);

    private final Path folder;
    private final String address;
    private final RunningProgram program;

    /**
     * Starts one.
     *
     * @param address loopback address
     * @param ports its ports
     * @param identity certificate and key for SSL and STARTTLS
     */
    public Dovecot(String address, Ports ports, Identity identity) {
        this(address, ports, identity, List.of());
    }

    /**
     * Starts one that speaks ManageSieve, too.
     *
     * @param address loopback address
     * @param ports its ports for mail
     * @param sieve its port for ManageSieve, in clear and STARTTLS
     * @param identity certificate and key for SSL and STARTTLS
     */
    public static Dovecot withSieve(String address, Ports ports, int sieve, Identity identity) {
        return new Dovecot(
                address,
                ports,
                identity,
                List.of(
                        "protocols = pop3 imap sieve",
                        "service managesieve-login {",
                        isRoot() ? "" : "  chroot =",
                        "  inet_listener sieve {",
                        "    port = " + sieve,
                        "  }",
                        "}",
                        ""));
    }

    private Dovecot(String address, Ports ports, Identity identity, List<String> more) {
        this.folder = TemporaryFolder.create("perdition-dovecot");
        this.address = address;
        try {
            Files.createDirectories(folder.resolve("mail"));
            Path file = Files.writeString(
                    folder.resolve("dovecot.conf"), configuration(ports, identity) + String.join("\n", more));
            makeMailOwner(folder.resolve("mail"));
            program = RunningProgram.start(
                    folder, Map.of(), List.of(Peer.DOVECOT.program(), "-F", "-c", file.toString()));
            program.output().await(0, START, "Dovecot", "starting up");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The ports of an instance; several instances on different addresses may share them.
     *
     * @param pop3 in clear and STLS
     * @param pop3s with SSL
     * @param imap in clear and STARTTLS
     * @param imaps with SSL
     */
    public record Ports(int pop3, int pop3s, int imap, int imaps) {
        /** Four that are free. */
        public static Ports free() {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    private String configuration(Ports ports, Identity identity) throws IOException {
        Path certificate = identity.writeCertificate(folder.resolve("server.crt.pem"));
        Path key = identity.writeKey(folder.resolve("server.key.pem"));
        String user = owner();
        return String.join(
                "\n",
                "base_dir = \"" + folder + "/run\"",
                "state_dir = \"" + folder + "/state\"",
                "log_path = /dev/stderr",
                "protocols = pop3 imap",
                "listen = " + address,
                "default_internal_user = " + user,
                "default_login_user = " + user,
                "default_internal_group = " + group(),
                "disable_plaintext_auth = no",
                "auth_mechanisms = plain login",
                "auth_failure_delay = 0",
                "mail_location = maildir:" + folder + "/mail/%u",
                // not in the arguments of userdb, which end at a blank
                "mail_home = " + folder + "/mail/%u",
                "mail_max_userip_connections = 100",
                "first_valid_uid = 1",
                "ssl = yes",
                "ssl_cert = <" + certificate,
                "ssl_key = <" + key,
                "maildir_very_dirty_syncs = no",
                "mailbox_list_index = no",
                "passdb {",
                "  driver = static",
                "  args = password=" + PASSWORD,
                "}",
                "userdb {",
                "  driver = static",
                "  args = uid=" + user + " gid=" + group(),
                "}",
                listener("pop3-login", "pop3", ports.pop3(), "pop3s", ports.pop3s()),
                listener("imap-login", "imap", ports.imap(), "imaps", ports.imaps()),
                unprivileged(),
                "");
    }

    private static String listener(String service, String clear, int clearPort, String ssl, int sslPort) {
        return "service " + service + " {\n"
                + (isRoot() ? "" : "  chroot =\n")
                + "  inet_listener " + clear + " {\n    port = " + clearPort + "\n  }\n"
                + "  inet_listener " + ssl + " {\n    port = " + sslPort + "\n    ssl = yes\n  }\n}";
    }

    /** Without root no service can change its root folder. */
    private static String unprivileged() {
        return isRoot() ? "" : "service anvil {\n  chroot =\n}";
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String owner() {
        return isRoot() ? "nobody" : System.getProperty("user.name");
    }

    private static String group() {
        RunningProgram.Ended id = RunningProgram.run(Path.of("/"), Map.of(), List.of("id", "-gn", owner()));
        return id.lines().get(0);
    }

    private static void makeMailOwner(Path mail) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    mail, mail.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner()));
        }
    }

    /** Its loopback address. */
    public String address() {
        return address;
    }

    /** Puts a mail into a user's inbox, as an MTA does. */
    public void deliver(String user, byte[] mail) {
        Path maildir = folder.resolve("mail").resolve(user);
        try {
            for (String part : List.of("tmp", "new", "cur")) {
                Files.createDirectories(maildir.resolve(part));
            }
            String name = System.nanoTime() + ".M" + mail.length + ".test";
            Path temporary = Files.write(maildir.resolve("tmp").resolve(name), mail);
            if (isRoot()) {
                RunningProgram.run(folder, Map.of(), List.of("chown", "-R", owner(), maildir.toString()));
            }
            Files.move(temporary, maildir.resolve("new").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a user's inbox. */
    public List<Path> inbox(String user) {
        try (var files = Files.walk(folder.resolve("mail").resolve(user))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String parent = String.valueOf(file.getParent());
                        return parent.endsWith("/new") || parent.endsWith("/cur");
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its log. */
    public CapturedOutput log() {
        return program.output();
    }

    @Override
    public void close() {
        program.terminate();
        TemporaryFolder.delete(folder);
    }
}
