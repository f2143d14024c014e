// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.closedPort;
import static org.perdition.engine.session.Peers.connectionWaits;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.heardPassword;
import static org.perdition.engine.session.Peers.imap4;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;
import static org.perdition.engine.session.Peers.withSieveCapability;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;
import org.perdition.engine.username.NamePolicy;
import org.perdition.engine.username.State;

/** Somebody on this side is asked before the real-server. */
class LocalAuthenticationTest {
    /** Answers when the test says so, and remembers the questions. */
    private static final class Asked implements LocalAuthentication {
        private final CompletableFuture<Answer> answer;
        private final List<String> questions = new CopyOnWriteArrayList<>();

        Asked(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        static Asked saying(Verdict verdict) {
            return new Asked(CompletableFuture.completedFuture(new Answer(verdict, "for a reason")));
        }

        @Override
        public CompletionStage<Answer> check(String name, byte[] password, String address) {
            questions.add(name + " " + new String(password, StandardCharsets.ISO_8859_1) + " " + address);
            return answer;
        }
    }

    @Test
    void yesGoesOnToTheRealServer() throws Exception {
        Asked asked = Asked.saying(LocalAuthentication.Verdict.YES);
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(server.getLocalPort()).localAuthentication(asked));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire session = heardPassword(server)) {
                session.say("+OK\r\n");
                assertThat(client.line()).isEqualTo("+OK You are so in");
            }
            assertThat(asked.questions).containsExactly("bob secret 127.0.0.1");
        }
    }

    @Test
    void noLooksLikeAWrongPasswordAndNoRealServerHearsOfIt() throws Exception {
        Asked asked = Asked.saying(LocalAuthentication.Verdict.NO);
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(server.getLocalPort()).localAuthentication(asked));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            assertThat(client.line()).isEqualTo("-ERR [AUTH] failed: Re-Authentication Failure");
            assertThat(connectionWaits(server)).isFalse();
            client.say("QUIT\r\n");
            assertThat(client.rest()).isEqualTo("+OK QUIT\r\n");
        }
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = imap4(setup().ports(server.getLocalPort()).localAuthentication(asked));
                Wire client = Wire.connect(proxy.address())) {
            client.line();
            client.say("a LOGIN bob secret\r\n");
            assertThat(client.line()).isEqualTo("a NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure");
            assertThat(connectionWaits(server)).isFalse();
        }
    }

    /** The password is that of the one who acts; the real-server decides whether that one may. */
    @Test
    void whoActsForSomebodyElseIsAskedAboutUnderTheOwnName() throws Exception {
        Asked asked = Asked.saying(LocalAuthentication.Verdict.NO);
        NamePolicy lowered = new NamePolicy(
                "@", Set.of(), Set.of(), 0, Optional.empty(), Set.of(State.LOCAL_AUTHENTICATION), false, List.of());
        try (LoopbackProxy proxy = new LoopbackProxy(
                        new SieveProtocol(),
                        Protocol.MANAGESIEVE,
                        withSieveCapability(setup().ports(closedPort()).localAuthentication(asked)),
                        UserNamesTest.naming(lowered),
                        LoopbackProxy.LOCAL_NAMES);
                Wire client = Wire.connect(proxy.address())) {
            String plain = Base64.getEncoder().encodeToString("Alice\0Bob\0secret".getBytes(StandardCharsets.US_ASCII));
            client.say("AUTHENTICATE \"PLAIN\" \"" + plain + "\"\r\nLOGOUT\r\n");
            assertThat(client.rest()).contains("NO \"failed: Re-Authentication Failure\"");
        }
        assertThat(asked.questions).containsExactly("bob secret 127.0.0.1");
    }

    @Test
    void cannotSayIsATemporaryFailure() throws Exception {
        Asked asked = Asked.saying(LocalAuthentication.Verdict.CANNOT_SAY);
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(server.getLocalPort()).localAuthentication(asked));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            assertThat(client.line()).isEqualTo("-ERR [SYS/TEMP] failed: local authentication unavailable");
            assertThat(connectionWaits(server)).isFalse();
        }
    }

    @Test
    void anAnswerAfterTheTimeToLogInIsOfNoUse() throws Exception {
        CompletableFuture<LocalAuthentication.Answer> late = new CompletableFuture<>();
        Asked asked = new Asked(late);
        Duration none = Duration.ZERO;
        try (ServerSocket server = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(server.getLocalPort())
                        .localAuthentication(asked)
                        .timeouts(none, Duration.ofMillis(500), none));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            client.rest();
            proxy.awaitEmpty();
            assertThat(asked.questions).hasSize(1);
            late.complete(new LocalAuthentication.Answer(LocalAuthentication.Verdict.YES, "too late"));
            assertThat(connectionWaits(server)).isFalse();
        }
    }
}
