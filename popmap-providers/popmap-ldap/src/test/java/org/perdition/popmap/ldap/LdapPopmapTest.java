// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.popmap.net.Resolver;
import org.perdition.popmap.net.StuckNames;

class LdapPopmapTest extends ServerPopmapContract {
    private static final String SEARCH = "/ou=mailbox,dc=nodomain?username,mailhost,port?one?(uid=%s)";

    /** Where an answer is expected: a machine may have other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Half of it is for a server that is silent, half for the next one. */
    private static final Duration TWICE = Duration.ofSeconds(6);

    private final Directory directory;

    LdapPopmapTest() throws Exception {
        directory = new Directory();
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        directory.hold(entries);
        return opened(
                Map.of("hosts", "127.0.0.1:" + directory.port(), "attributes", "mailhost", "filter", "(mailboxKey=%s)"),
                // Its library takes its time to connect on a busy machine.
                timeout().multipliedBy(3));
    }

    private static LdapPopmap opened(Map<String, String> properties) throws Exception {
        return opened(properties, PATIENCE);
    }

    private static LdapPopmap opened(Map<String, String> properties, Duration timeout) throws Exception {
        return (LdapPopmap) new LdapPopmapFactory()
                .open(new PopmapOptions("map", "", properties, Path.of("/etc/perdition"), timeout, 8));
    }

    private static LdapPopmap opened(String url) throws Exception {
        return opened(Map.of("url", url));
    }

    private String url() {
        return "ldap://127.0.0.1:" + directory.port() + SEARCH;
    }

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    private static String target(Popmap popmap, String key) throws Exception {
        return ((LookupResult.Found) ask(popmap, key)).target();
    }

    @Override
    protected void stopServer() {
        directory.stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) throws Exception {
        directory.start();
        directory.hold(entries);
    }

    @Override
    protected void freezeServer() {
        directory.freeze();
    }

    @Override
    protected void thawServer() {
        directory.thaw();
    }

    @Test
    void putsUserHostAndPortTogether() throws Exception {
        directory.add("u", "username=ann@one.example.net:110");
        directory.add("h", "mailhost=one");
        directory.add("p", "port=1110");
        directory.add("uh", "username=ann", "mailhost=one");
        directory.add("up", "username=ann", "port=pop3");
        directory.add("hp", "mailhost=2001:db8::1", "port=1110");
        directory.add("uhp", "username=ann", "mailhost=one", "port=1110");
        directory.add("none");
        try (Popmap popmap = opened(url())) {
            assertThat(target(popmap, "u")).isEqualTo("ann@one.example.net:110");
            assertThat(target(popmap, "h")).isEqualTo("one");
            assertThat(target(popmap, "p")).isEqualTo(":1110");
            assertThat(target(popmap, "uh")).isEqualTo("ann@one");
            assertThat(target(popmap, "up")).isEqualTo("ann@:pop3");
            assertThat(target(popmap, "hp")).isEqualTo("[2001:db8::1]:1110");
            assertThat(target(popmap, "uhp")).isEqualTo("ann@one:1110");
            assertThat(target(popmap, "none")).isEmpty();
        }
        try (Popmap popmap = opened(url().replace("username,mailhost,port", "USERNAME,mailhost"))) {
            assertThat(target(popmap, "uhp"))
                    .as("two attributes, names in any case")
                    .isEqualTo("ann@one");
            assertThat(target(popmap, "u")).isEqualTo("ann@one.example.net:110");
        }
    }

    @Test
    void severalEntriesAreNoAnswer() throws Exception {
        directory.add("a", "mailhost=one");
        directory.add("b", "mailhost=one");
        directory.add("c", "mailhost=one");
        try (Popmap popmap = opened(url().replace("(uid=%s)", "(mailhost=%s)"))) {
            assertThatThrownBy(() -> ask(popmap, "one"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("several entries for one key");
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSendsEntriesWithoutEndIsNotListenedTo() throws Exception {
        directory.flood();
        try (LdapPopmap popmap = opened(Map.of("url", url()), Duration.ofHours(1))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> ask(popmap, "a"))
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContaining("several entries for one key");
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSendsOtherThingsWithoutEndIsLeftInTime() throws Exception {
        directory.floodWithReferences();
        try (Popmap popmap = opened(Map.of("url", url()), TIMEOUT)) {
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void aBaseMadeOfTheKeyMayBeAbsentAndAnotherMayNot() throws Exception {
        directory.add("a,b", "mailhost=one");
        try (Popmap popmap =
                opened("ldap://127.0.0.1:" + directory.port() + "/uid=%s,ou=mailbox,dc=nodomain?username,mailhost")) {
            assertThat(target(popmap, "a,b")).isEqualTo("one");
            for (String key : new String[] {"a", "x,uid=a\\,b", "", "\0", "+", "a".repeat(65_536)}) {
                assertThat(ask(popmap, key)).isEqualTo(LookupResult.NOT_FOUND);
            }
        }
        try (Popmap popmap = opened(url().replace("ou=mailbox", "ou=elsewhere"))) {
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("answers the search below ou=elsewhere,dc=nodomain with 32 (NO_SUCH_OBJECT)");
        }
    }

    @Test
    void aServerWithoutStartTlsIsSaidToRefuseIt() throws Exception {
        try (Popmap popmap = opened(Map.of("hosts", "127.0.0.1:" + directory.port(), "starttls", "on"))) {
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageMatching("ldap://127.0.0.1:[0-9]+ refuses StartTLS with [0-9]+ \\([A-Z_]+\\)");
        }
    }

    @Test
    void binds() throws Exception {
        directory.add("a", "mailhost=one");
        String bind = "?!BINDNAME=cn=admin%2cdc=nodomain,X-BINDPW=";
        try (Popmap popmap = opened(url() + bind + "open%2c sesame")) {
            assertThat(target(popmap, "a")).isEqualTo("one");
        }
        try (Popmap popmap = opened(Map.of(
                "hosts", "127.0.0.1:" + directory.port(),
                "bind_dn", Directory.ADMIN,
                "password", Directory.PASSWORD))) {
            assertThat(target(popmap, "a")).isEqualTo("one");
        }
        try (LdapPopmap popmap = opened(url() + bind + "secret")) {
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("answers the bind with 49 (INVALID_CREDENTIALS)")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void connectionsTheServerHasClosedAreNotNoticedByAnybody() throws Exception {
        directory.add("a", "mailhost=one");
        try (LdapPopmap popmap = opened(url())) {
            for (int i = 0; i < 20; i++) {
                assertThat(target(popmap, "a")).isEqualTo("one");
                directory.closeConnections();
            }
            assertThat(popmap.connections()).isBetween(1, 2);
        }
    }

    @Test
    void theNextServerAnswersForOneThatIsDownOrSilent() throws Exception {
        directory.add("a", "mailhost=one");
        try (Directory other = new Directory()) {
            other.add("a", "mailhost=two");
            try (Popmap popmap = opened(
                    Map.of("url", "ldap://127.0.0.1:" + directory.port() + " 127.0.0.1:" + other.port() + SEARCH),
                    TWICE)) {
                assertThat(target(popmap, "a")).isEqualTo("one");
                directory.stop();
                assertThat(target(popmap, "a")).isEqualTo("two");
                directory.start();
                assertThat(target(popmap, "a")).as("last for a while").isEqualTo("two");
                other.stop();
                assertThat(target(popmap, "a")).as("the other has failed, too").isEqualTo("one");
                other.start();
                directory.freeze();
                assertThat(target(popmap, "a")).isEqualTo("two");
                other.freeze();
                assertThatThrownBy(() -> ask(popmap, "a"))
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContaining(":" + directory.port())
                        .hasMessageContaining(":" + other.port() + " does not answer");
            } finally {
                other.thaw();
            }
        }
    }

    private static LdapPopmap opened(String url, Resolver resolver, Duration timeout) throws Exception {
        return new LdapPopmap(
                DirectorySettings.of(
                        new PopmapOptions("map", "", Map.of("url", url), Path.of("/etc/perdition"), timeout, 8)),
                resolver);
    }

    @Test
    void theNextAddressOfAServerAnswersForOneThatDoesNot() throws Exception {
        directory.add("a", "mailhost=one");
        byte[] here = {127, 0, 0, 1};
        byte[] nobody = {127, 0, 0, 2};
        Resolver resolver = new Resolver(host ->
                new InetAddress[] {InetAddress.getByAddress(host, nobody), InetAddress.getByAddress(host, here)});
        try (LdapPopmap popmap = opened(url().replace("127.0.0.1", "directory"), resolver, PATIENCE)) {
            assertThat(target(popmap, "a")).isEqualTo("one");
        }
    }

    @Test
    void aNameServiceThatDoesNotAnswerIsNotWaitedForLongerThanALookupMayTake() throws Exception {
        try (StuckNames names = new StuckNames();
                LdapPopmap popmap = opened("ldap://directory/dc=nodomain", names.resolver(), TIMEOUT)) {
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessage("ldap://directory:389: the name service does not answer");
        }
    }

    @Test
    void closingLeavesNoConnectionAndNoThread() throws Exception {
        directory.add("a", "mailhost=one");
        LdapPopmap popmap = opened(url());
        assertThat(target(popmap, "a")).isEqualTo("one");
        popmap.close();
        assertThatThrownBy(() -> ask(popmap, "a")).isInstanceOf(PopmapUnavailableException.class);
        awaitNothingOf(popmap);
    }

    /** The first connection is made in the background. */
    @Test
    void closingEndsAConnectionThatIsBeingMade() throws Exception {
        try (StuckNames names = new StuckNames()) {
            LdapPopmap popmap = opened("ldap://directory/dc=nodomain", names.resolver(), Duration.ZERO);
            popmap.warmUp();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (names.asked() == 0 && System.nanoTime() - end < 0) {
                Thread.sleep(20);
            }
            assertThat(popmap.connections()).isEqualTo(1);
            popmap.close();
            awaitNothingOf(popmap);
        }
    }

    private static void awaitNothingOf(LdapPopmap popmap) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (popmap.connections() + connectorThreads() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        assertThat(popmap.connections()).isZero();
        assertThat(connectorThreads()).isZero();
    }

    private static long connectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("NioSocketConnector"))
                .count();
    }

    @Test
    void describesItsServersAndNoPassword() throws Exception {
        try (Popmap popmap = opened("ldap://h1 h2/????BINDNAME=cn=x,X-BINDPW=verysecret")) {
            assertThat(popmap.describe()).isEqualTo("ldap ldap://h1:389 ldap://h2:389");
        }
    }
}
