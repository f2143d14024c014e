// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.TOKEN;
import static org.perdition.engine.session.Peers.UNREACHABLE;
import static org.perdition.engine.session.Peers.connectionWaits;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.setup;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.LoopbackProxy.Setup;
import org.perdition.engine.dialogue.Wire;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.LocalNames;
import org.perdition.engine.username.NamePolicy;
import org.perdition.engine.username.PlainNames;
import org.perdition.engine.username.State;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;

/** What name reaches the real-server, over sockets. */
class UserNamesTest {
    private static final Set<State> ALL = EnumSet.allOf(State.class);

    private record Answers(String target) implements Popmap {
        @Override
        public LookupResult lookup(LookupKey key, LookupContext context) {
            return new LookupResult.Found(target);
        }

        @Override
        public String describe() {
            return "answers";
        }

        @Override
        public void close() {}
    }

    static UnaryOperator<RouteSettings> naming(NamePolicy names) {
        return plain -> new RouteSettings(
                plain.maps(),
                plain.outgoingServers(),
                plain.outgoingPort(),
                names.delimiter(),
                true,
                true,
                names,
                false);
    }

    private static LoopbackProxy proxy(Setup setup, NamePolicy names) throws IOException {
        return new LoopbackProxy(new Pop3Protocol(), Protocol.POP3, setup, naming(names), LoopbackProxy.LOCAL_NAMES);
    }

    private static NamePolicy changing(Set<State> states, boolean clientNamesServer) {
        return new NamePolicy("@", states, states, 1, Optional.of("Ex.Org"), states, clientNamesServer, List.of());
    }

    private static void sendCredentials(Wire client, String name) throws IOException {
        client.say("USER " + name + "\r\nPASS secret\r\n");
        assertThat(client.line()).isEqualTo("+OK USER " + name + " set, mate");
    }

    /** The name a real-server is given; it accepts the password. */
    private static String nameAt(ServerSocket listening) throws IOException {
        try (Wire server = Wire.accept(listening)) {
            server.say("+OK ready\r\n");
            String user = server.line();
            server.say("+OK\r\n");
            assertThat(server.line()).isEqualTo("PASS secret");
            server.say("+OK\r\n");
            return user.substring("USER ".length());
        }
    }

    private static void assertAccepted(Wire client) throws IOException {
        assertThat(client.line()).isEqualTo("+OK You are so in");
        assertThat(client.rest()).isEmpty();
        client.endOutput();
    }

    @Test
    void theNameForTheRealServerGoesThroughAllSteps() throws Exception {
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = proxy(setup().ports(server.getLocalPort()), changing(ALL, false));
                Wire client = greeted(proxy)) {
            sendCredentials(client, "Bob@Old");
            assertThat(nameAt(server)).isEqualTo("bob@ex.org");
            assertAccepted(client);
        }
    }

    @Test
    void theNameOfThePopmapGoesThroughThemToo() throws Exception {
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = proxy(
                        setup().popmap(new Answers("Real@127.0.0.1:" + server.getLocalPort())),
                        changing(EnumSet.of(State.REMOTE_LOGIN), false));
                Wire client = greeted(proxy)) {
            sendCredentials(client, "bob@x");
            assertThat(nameAt(server)).isEqualTo("real@ex.org");
            assertAccepted(client);
        }
    }

    @Test
    void eachTryBeginsWithWhatTheClientSaysThen() throws Exception {
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = proxy(setup().ports(server.getLocalPort()), changing(ALL, false));
                Wire client = greeted(proxy)) {
            sendCredentials(client, "Bob@Old");
            try (Wire refusing = Wire.accept(server)) {
                refusing.say("+OK ready\r\n");
                assertThat(refusing.line()).isEqualTo("USER bob@ex.org");
                refusing.say("-ERR no\r\n");
                assertThat(refusing.rest()).isEqualTo("QUIT\r\n");
            }
            assertThat(client.line()).startsWith("-ERR [AUTH]");
            sendCredentials(client, "Eve");
            assertThat(nameAt(server)).isEqualTo("eve@ex.org");
            assertAccepted(client);
        }
    }

    @Test
    void theClientMayNameTheServerIfItIsLet() throws Exception {
        try (ServerSocket named = Wire.listen();
                ServerSocket usual = Wire.listen();
                LoopbackProxy proxy = proxy(
                        setup().popmap(new Answers("127.0.0.1:" + usual.getLocalPort())),
                        changing(EnumSet.of(State.SERVERNAME_LOOKUP), true));
                Wire client = greeted(proxy)) {
            sendCredentials(client, "Bob@Ex@127.0.0.1:" + named.getLocalPort());
            assertThat(nameAt(named)).isEqualTo("Bob@Ex");
            assertAccepted(client);
            assertThat(connectionWaits(usual)).isFalse();
        }
    }

    @Test
    void withoutTheOptionItMayNot() throws Exception {
        try (ServerSocket named = Wire.listen();
                ServerSocket usual = Wire.listen();
                LoopbackProxy proxy = proxy(setup().ports(usual.getLocalPort()), PlainNames.policy());
                Wire client = greeted(proxy)) {
            String typed = "bob@127.0.0.1:" + named.getLocalPort();
            sendCredentials(client, typed);
            assertThat(nameAt(usual)).isEqualTo(typed);
            assertAccepted(client);
            assertThat(connectionWaits(named)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@127.0.0.1:0", "bob@local/host", "bob@::1", "bob@localhost"})
    void aServerThatIsNoneIsLikeOneThatIsDown(String typed) throws Exception {
        try (ServerSocket usual = Wire.listen();
                LoopbackProxy proxy = proxy(setup().ports(usual.getLocalPort()), changing(Set.of(), true));
                Wire client = greeted(proxy)) {
            sendCredentials(client, typed);
            // localhost too: no_lookup is on.
            assertThat(client.line()).isEqualTo(UNREACHABLE);
            assertThat(connectionWaits(usual)).isFalse();
        }
    }

    @Test
    void withoutAnAnswerTheDomainIsNotGuessed() throws Exception {
        BoundedThreads closed = new BoundedThreads("closed", 1, 1);
        closed.close();
        NamePolicy adding = new NamePolicy("@", Set.of(), ALL, 1, Optional.empty(), Set.of(), false, List.of());
        UnaryOperator<RouteSettings> resolving = plain -> new RouteSettings(
                plain.maps(), plain.outgoingServers(), plain.outgoingPort(), "@", false, false, adding, false);
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = new LoopbackProxy(
                        new Pop3Protocol(),
                        Protocol.POP3,
                        setup().ports(server.getLocalPort()),
                        resolving,
                        new LocalNames(closed));
                Wire client = greeted(proxy)) {
            sendCredentials(client, "bob");
            assertThat(client.line()).isEqualTo("-ERR [SYS/TEMP] failed: Could not look up server");
            assertThat(connectionWaits(server)).isFalse();
            client.say("QUIT\r\n");
            assertThat(client.rest()).isEqualTo("+OK QUIT\r\n");
        }
    }

    @Test
    void octetsThatAreNoUtf8ReachTheDefaultServerUnchanged() throws Exception {
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = new LoopbackProxy(
                        new ImapProtocol(),
                        Protocol.IMAP4,
                        setup().ports(server.getLocalPort()),
                        naming(new NamePolicy(
                                "\u00c2\u00a7", ALL, Set.of(), 1, Optional.empty(), ALL, false, List.of())),
                        LoopbackProxy.LOCAL_NAMES);
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).contains(TOKEN);
            client.say("a LOGIN {4}\r\n");
            assertThat(client.line()).startsWith("+");
            client.say("B\u00f6\u00ff\u00a7 secret\r\n");
            try (Wire real = Wire.accept(server)) {
                real.say("* OK ready\r\n");
                String login = real.line();
                if (login.endsWith("CAPABILITY")) {
                    String tag = login.substring(0, login.indexOf(' '));
                    real.say("* CAPABILITY IMAP4REV1\r\n" + tag + " OK\r\n");
                    login = real.line();
                }
                assertThat(login).endsWith("{4}");
                real.say("+ go on\r\n");
                assertThat(real.line()).startsWith("b\u00f6\u00ff\u00a7");
            }
        }
    }
}
