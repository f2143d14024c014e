// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two hundred users in one store, served by the original and by ours: each must reach the same real-server under the
 * same name. The real-servers are one program that listens on all loopback addresses and tells where it was reached.
 *
 * <p>Among the users are some with a domain, with a port by number and by name, with another name for the real-server,
 * with an empty port, and some the store does not know, who go to the default server.
 */
public final class SameAnswers implements AutoCloseable {
    private static final int USERS = 200;

    /** Services of everybody's list whose ports nobody here is likely to use. */
    private static final Map<String, Integer> SERVICES =
            Map.of("xmpp-client", 5222, "xmpp-server", 5269, "openvpn", 1194, "sieve", 4190, "rsync", 873);

    /** Where users go that the store does not know. */
    private static final String DEFAULT_SERVER = "127.2.0.1";

    private static final String PASSWORD = "secret";

    private final int usualPort = FreePort.next();
    private final int otherPort = FreePort.next();
    private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();
    private final List<Listener> realServers = new ArrayList<>();
    /** The one in use, by its name. */
    private final String service;

    /**
     * A user in the store.
     *
     * @param name the key
     * @param user the name for the real-server; empty for the same
     * @param host the real-server
     * @param port number or service name; empty for none
     */
    public record Entry(String name, String user, String host, String port) {
        /** As a map of keys and values has it: {@code [user@]host[:port]}. */
        public String target() {
            return (user.isEmpty() ? "" : user + "@") + host + (port.isEmpty() ? "" : ":" + port);
        }
    }

    /** Starts the real-servers. */
    public SameAnswers() {
        realServers.add(new Listener("0.0.0.0", usualPort, this::serve));
        realServers.add(new Listener("0.0.0.0", otherPort, this::serve));
        service = SERVICES.keySet().stream()
                .filter(this::listensAs)
                .findFirst()
                .orElseThrow(() -> new AssertionError("all taken: " + SERVICES));
    }

    private boolean listensAs(String name) {
        try {
            realServers.add(new Listener("0.0.0.0", Objects.requireNonNull(SERVICES.get(name)), this::serve));
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void serve(Wire wire) throws IOException {
        wire.send("+OK ready\r\n");
        String user = "";
        for (String line = wire.readLine(); line != null; line = wire.readLine()) {
            if (line.startsWith("USER ")) {
                user = line.substring("USER ".length());
            } else if (line.startsWith("PASS ")) {
                reached.add(user + " at "
                        + wire.socket().getLocalAddress().getHostAddress() + ":"
                        + wire.socket().getLocalPort());
            }
            wire.send("+OK\r\n");
            if (line.startsWith("QUIT")) {
                return;
            }
        }
    }

    /** What the store must hold; every tenth user is missing. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            Entry entry = entry(i);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static String name(int i) {
        return "user%03d%s".formatted(i, i % 3 == 0 ? "@example.org" : "");
    }

    private @Nullable Entry entry(int i) {
        String host = "127.1.0." + (i + 1);
        return switch (i % 10) {
            case 4 -> new Entry(name(i), "", host, Integer.toString(otherPort));
            case 5 -> new Entry(name(i), "", host, service);
            case 6 -> new Entry(name(i), "other" + i, host, "");
            case 7 -> new Entry(name(i), "other" + i, host, Integer.toString(otherPort));
            case 8 -> null;
            default -> new Entry(name(i), "", host, "");
        };
    }

    /**
     * Logs every user in through both and compares.
     *
     * @param flags options for both, that name the store: {@code --map_library} and what belongs to it
     */
    public void compare(String... flags) {
        compare(List.of(flags), List.of(flags));
    }

    /** As {@link #compare(String...)} where the two need different words to name the store. */
    public void compare(List<String> ofOriginal, List<String> ofOurs) {
        compare(Map.of(), ofOriginal, ofOurs);
    }

    /** As {@link #compare(List, List)} with variables in the environment of both. */
    public void compare(Map<String, String> environment, List<String> ofOriginal, List<String> ofOurs) {
        Map<String, String> original = logins(ProxyUnderTest.original().withEnvironment(environment), ofOriginal);
        Map<String, String> ours = logins(ProxyUnderTest.tarball().withEnvironment(environment), ofOurs);
        long own = original.values().stream()
                .filter(where -> where.contains(" at 127.1.0."))
                .count();
        System.out.println("same answers: " + own + " of " + USERS + " users have a real-server of their own, "
                + original.entrySet().stream()
                        .filter(each -> each.getValue().equals(ours.get(each.getKey())))
                        .count()
                + " reach the same through both (" + String.join(" ", ofOurs) + ")");
        // Where nothing is found everybody goes to the default server, and all would be equal.
        assertThat(own).isEqualTo(entries().size());
        assertThat(ours).isEqualTo(original);
    }

    private Map<String, String> logins(ProxyUnderTest program, List<String> flags) {
        Map<String, String> logins = new LinkedHashMap<>();
        int port = FreePort.next();
        List<String> words = new ArrayList<>(List.of(
                "--no_bind_banner",
                "--username_from_database",
                "--outgoing_server",
                DEFAULT_SERVER,
                "--outgoing_port",
                Integer.toString(usualPort)));
        words.addAll(flags);
        try (Proxy proxy = Proxy.start(program, "perdition.pop3", port, words.toArray(String[]::new))) {
            for (int i = 0; i < USERS; i++) {
                logins.put(name(i), login(port, name(i), proxy));
            }
        }
        return logins;
    }

    private String login(int port, String name, Proxy proxy) {
        reached.clear();
        try (DialogueClient client = DialogueClient.connect(port)) {
            client.expect("+OK");
            client.send("USER " + name);
            client.expect("+OK");
            client.send("PASS " + PASSWORD);
            client.expect("+OK");
            client.send("QUIT");
            String where = reached.poll(DialogueClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return where == null ? "nowhere" : where;
        } catch (AssertionError e) {
            throw new AssertionError(
                    name + ": " + e.getMessage() + "\n" + proxy.log().text(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        realServers.forEach(Listener::close);
    }
}
