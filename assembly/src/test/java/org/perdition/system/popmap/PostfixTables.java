// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;
import org.perdition.system.stores.Postmap;

/** What is tried with each of the tables that Postfix can ask. */
final class PostfixTables {
    /** Two hundred users and some odd ones; in small letters, since postmap makes them so. */
    static final Map<String, String> TABLE = table();

    private PostfixTables() {}

    private static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            table.put("user" + i + "@example.org", "u" + i + "@mail" + i % 7 + ".example.net:" + (1_000 + i));
        }
        table.put("100%", "percent%20.example.net");
        table.put("with blank", "a b");
        table.put("d\u00f6rte", "\u00f6.example.net");
        table.put("quote\"'\\", "x");
        return table;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(TABLE.keySet());
        keys.addAll(
                List.of("user200@example.org", "user1", "%", "100%25", "with%20blank", "' or 1=1", "*", "get user1"));
        return keys;
    }

    /** Those of the keys that a popmap knows. */
    static Map<String, String> found(Popmap popmap, LookupContext context) throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : keys()) {
            if (popmap.lookup(LookupKey.of(key), context) instanceof LookupResult.Found answer) {
                found.put(key, answer.target());
            }
        }
        return found;
    }

    /** Both clients are answered the same, and as the table says. */
    static void compare(Popmap popmap, LookupContext context, String table) throws Exception {
        Map<String, String> byPostfix = new Postmap().ask(table, keys());
        assertThat(byPostfix).isEqualTo(TABLE);
        assertThat(found(popmap, context)).isEqualTo(byPostfix);
    }

    /** Why there is no answer. */
    static String failure(Popmap popmap, LookupContext context, String key) throws Exception {
        try {
            return fail("answered: " + popmap.lookup(LookupKey.of(key), context));
        } catch (PopmapUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Logs users in through the proxy.
     *
     * @param serve starts the store with these entries
     * @param configure names it
     */
    static void usersLogIn(Consumer<Map<String, String>> serve, Consumer<Configuration> configure) {
        try (MailRealServer one = realServer("one");
                MailRealServer two = realServer("two")) {
            String first = one.listenImap("127.0.0.1", 0, Security.PLAIN);
            String second = two.listenImap("127.0.0.1", 0, Security.PLAIN);
            serve.accept(Map.of("alice", first, "bob", second, "carol", "caroline@" + second));
            Configuration configuration =
                    new Configuration().listener("imap", Dialogue.IMAP4, "").set("username_from_database", "yes");
            configure.accept(configuration);
            try (Proxy proxy = configuration.start()) {
                for (String user : List.of("alice", "bob", "carol")) {
                    assertThat(logIn(configuration, user)).startsWith(Dialogue.IMAP4.accepted());
                }
                assertThat(logIn(configuration, "nobody")).startsWith(Dialogue.IMAP4.refused());
                assertThat(proxy.log().text()).contains("Ready: ");
            }
            assertThat(one.logins()).extracting(MailRealServer.Login::user).containsExactly("alice");
            assertThat(two.logins()).extracting(MailRealServer.Login::user).containsExactly("bob", "caroline");
        }
    }

    private static MailRealServer realServer(String name) {
        return new MailRealServer(
                name,
                "secret",
                new Authority("System test CA").issue("127.0.0.1").serverContext());
    }

    private static String logIn(Configuration configuration, String user) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("imap"))) {
            Dialogue.IMAP4.greeting(client);
            return Dialogue.IMAP4.logIn(client, user, "secret");
        }
    }
}
