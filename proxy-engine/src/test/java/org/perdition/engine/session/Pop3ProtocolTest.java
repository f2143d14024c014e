// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3SyntaxError;
import org.perdition.pop3.Secret;

class Pop3ProtocolTest {
    private final DialogueCodec<Pop3Command, Pop3Response> client = new Pop3Protocol().clientCodec();
    private final DialogueCodec<Pop3Response, Pop3Command> backend = new Pop3Protocol().backendCodec();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "USER bob, USER bob",
        "PASS hunter2, PASS XXXXXX",
        "AUTH PLAIN, AUTH PLAIN",
        "AUTH PLAIN aHVudGVyMg==, AUTH PLAIN XXXXXX",
        "APOP bob c4c9334bac560ecc979e58001b3e22fb, APOP bob XXXXXX",
        "RETR 1, RETR",
        "hunter2, XXXXXX",
        "pass, PASS (MISSING_ARGUMENT)",
        "hunter2! x, (VERB_SYNTAX)",
        "CAPA, CAPA",
    })
    void whatTheLogShowsOfACommand(String line, String shown) {
        client.feed(bytes(line + "\r\n"));
        Pop3Command command = client.next();
        assertThat(command).isNotNull();
        assertThat(command == null ? "" : text(client.loggableInput(command))).isEqualTo(shown + "\r\n");
    }

    @Test
    void saslDataIsMasked() {
        client.expectSaslData();
        client.feed(bytes("CAPA\r\n"));
        assertThat(client.next()).isEqualTo(new Pop3Command.SaslData(Secret.of("CAPA")));
        assertThat(text(client.loggableInput(new Pop3Command.SaslData(Secret.of("CAPA")))))
                .isEqualTo("XXXXXX\r\n");
        assertThat(text(backend.loggableOutput(new Pop3Command.Pass(Secret.of("hunter2")))))
                .isEqualTo("PASS XXXXXX\r\n");
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of(new Pop3Response.Err("AUTH", "no"), "-ERR [AUTH] no\r\n"),
                Arguments.of(
                        new Pop3Response.MultiLine(new Pop3Response.Ok(null, ""), List.of("USER")),
                        "+OK\r\nUSER\r\n.\r\n"),
                Arguments.of(new Pop3Response.Malformed(Pop3SyntaxError.BARE_CR), "(BARE_CR)\r\n"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void whatTheLogShowsOfAResponse(Pop3Response response, String shown) {
        assertThat(text(backend.loggableInput(response))).isEqualTo(shown);
        assertThat(text(client.loggableOutput(response))).isEqualTo(shown);
    }

    @Test
    void onlyTheAnswerToCapaHasSeveralLines() {
        assertThat(text(backend.encode(new Pop3Command.Capa()))).isEqualTo("CAPA\r\n");
        backend.feed(bytes("+OK\r\nSTLS\r\n.\r\n+OK x\r\nSTLS"));
        assertThat(backend.next())
                .isEqualTo(new Pop3Response.MultiLine(new Pop3Response.Ok(null, ""), List.of("STLS")));
        assertThat(backend.next()).isEqualTo(new Pop3Response.Ok(null, "x"));
        assertThat(backend.next()).isNull();
        assertThat(backend.hasLeftover()).isTrue();
        assertThat(text(backend.takeLeftover())).isEqualTo("STLS");
        assertThat(backend.hasLeftover()).isFalse();
    }

    @Test
    void aRealServerSendsNoSaslData() {
        assertThatThrownBy(backend::expectSaslData).isInstanceOf(UnsupportedOperationException.class);
    }
}
