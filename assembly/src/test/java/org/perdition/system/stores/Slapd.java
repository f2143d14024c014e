// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/**
 * A slapd of one's own, in the foreground, with the tarball's schema and a database in a temporary folder. It touches
 * no slapd of the system, and does not run as root.
 */
public final class Slapd implements AutoCloseable {
    /** Who may change entries. */
    public static final String ADMIN = "cn=admin,dc=nodomain";

    /** Its password. */
    public static final String PASSWORD = "geheim,=";

    /** Where entries are. */
    public static final String BASE = "ou=mailbox,dc=nodomain";

    private static final Duration START = Duration.ofSeconds(30);
    private static final String USER = "nobody";
    private static final HexFormat ESCAPED = HexFormat.of().withPrefix("\\");

    private final Path folder = TemporaryFolder.create("perdition-slapd");
    private final int port = FreePort.next();
    private final int securePort = FreePort.next();
    private @Nullable RunningProgram program;

    /**
     * Starts one with an empty container for entries.
     *
     * @param identity certificate and key for StartTLS and ldaps
     */
    public Slapd(Identity identity) {
        try {
            Files.createDirectories(folder.resolve("db"));
            Files.copy(Tarball.home().resolve("conf/ldap/perdition.schema"), folder.resolve("perdition.schema"));
            identity.writeCertificate(folder.resolve("server.crt.pem"));
            Path key = identity.writeKey(folder.resolve("java.key.pem"));
            // GnuTLS, which Debian's slapd uses, wants the public key within the private one; Java leaves it out.
            command(
                    List.of(
                            Peer.OPENSSL.program(),
                            "ec",
                            "-in",
                            key.toString(),
                            "-out",
                            folder.resolve("server.key.pem").toString()),
                    "");
            Files.writeString(folder.resolve("slapd.conf"), configuration());
            if (isRoot()) {
                command(List.of("chown", "-R", USER, folder.toString()), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        add("dn: dc=nodomain\nobjectClass: dcObject\nobjectClass: organization\ndc: nodomain\no: test\n\n" + "dn: "
                + BASE + "\nobjectClass: organizationalUnit\nou: mailbox\n");
    }

    private String configuration() {
        return String.join(
                "\n",
                "include /etc/ldap/schema/core.schema",
                "include " + quoted("perdition.schema"),
                // uid is compared without regard to case and to blanks at its ends; this octet by octet
                "attributetype ( 1.1.2.1.1 NAME 'mailboxKey' EQUALITY octetStringMatch"
                        + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )",
                "objectclass ( 1.1.2.1.2 NAME 'exactly' SUP top AUXILIARY MAY mailboxKey )",
                "modulepath /usr/lib/ldap",
                "moduleload back_mdb",
                "pidfile " + quoted("pid"),
                "TLSCertificateFile " + quoted("server.crt.pem"),
                "TLSCertificateKeyFile " + quoted("server.key.pem"),
                "database mdb",
                "suffix dc=nodomain",
                "rootdn " + ADMIN,
                "rootpw " + PASSWORD,
                "directory " + quoted("db"),
                "maxsize 67108864",
                // a search asks for referrals too, by their object class
                "index objectClass,uid,mailboxKey eq",
                // its files go when it goes
                "dbnosync",
                "");
    }

    /** A file of the folder, whose name has a blank. */
    private String quoted(String file) {
        return "\"" + folder.resolve(file) + "\"";
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Starts it again where it was, with the entries it had. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                Peer.SLAPD.program(),
                "-d",
                "none",
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-h",
                "ldap://127.0.0.1:" + port + " ldaps://127.0.0.1:" + securePort));
        if (isRoot()) {
            command.addAll(List.of("-u", USER));
        }
        program = RunningProgram.start(folder, Map.of(), command);
        awaitPort();
    }

    private void awaitPort() {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - end >= 0 || !running().isAlive()) {
                    throw new AssertionError(
                            "slapd does not start: " + running().output().text(), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RunningProgram running() {
        if (program == null) {
            throw new IllegalStateException("stopped");
        }
        return program;
    }

    /** Stops it. */
    public void stop() {
        running().terminate();
    }

    /** Makes it take connections and say nothing. */
    public void freeze() {
        running().signal("STOP");
    }

    /** Makes it go on. */
    public void thaw() {
        if (running().isAlive()) {
            running().signal("CONT");
        }
    }

    /** Port in clear and for StartTLS. */
    public int port() {
        return port;
    }

    /** Port of ldaps. */
    public int securePort() {
        return securePort;
    }

    /** Loads entries in LDIF. */
    public void add(String ldif) {
        client(List.of("ldapadd"), ldif);
    }

    /** An entry in LDIF: the key, and attributes {@code name: value}. */
    public static String entry(String key, String... attributes) {
        byte[] octets = key.getBytes(StandardCharsets.UTF_8);
        String encoded = java.util.Base64.getEncoder().encodeToString(octets);
        return "dn: uid=" + ESCAPED.formatHex(octets) + "," + BASE + "\nobjectClass: uidObject\n"
                + "objectClass: perditionPopmap\nobjectClass: exactly\nuid:: " + encoded + "\nmailboxKey:: " + encoded
                + "\n" + String.join("\n", attributes) + "\n\n";
    }

    /** Holds exactly these keys and targets, in {@code mailhost}. */
    public void hold(Map<String, String> entries) {
        client(List.of("ldapdelete", "-r", BASE), "");
        StringBuilder ldif = new StringBuilder("dn: " + BASE + "\nobjectClass: organizationalUnit\nou: mailbox\n\n");
        entries.forEach((key, target) -> ldif.append(entry(key, "mailhost: " + target)));
        add(ldif.toString());
    }

    private void client(List<String> words, String input) {
        List<String> command = new ArrayList<>(List.of(words.get(0)));
        command.addAll(administrator());
        command.addAll(words.subList(1, words.size()));
        command(command, input);
    }

    /** Options for the programs of ldap-utils. */
    public List<String> administrator() {
        return List.of("-x", "-H", "ldap://127.0.0.1:" + port, "-D", ADMIN, "-w", PASSWORD);
    }

    private void command(List<String> command, String input) {
        try {
            Path file = Files.writeString(folder.resolve("input"), input);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(file.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command.get(0) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        thaw();
        running().terminate();
        TemporaryFolder.delete(folder);
    }
}
