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
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.engine.managesieve.SieveResponse.Code;
import org.perdition.engine.managesieve.SieveResponse.Condition;
import org.perdition.engine.managesieve.SieveSyntaxError;
import org.perdition.imap4.Secret;

class SieveProtocolTest {
    private final DialogueCodec<SieveCommand, SieveResponse> client = new SieveProtocol().clientCodec();
    private final DialogueCodec<SieveResponse, SieveCommand> backend = new SieveProtocol().backendCodec();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            AUTHENTICATE "PLAIN" "aHVudGVyMg==", AUTHENTICATE "PLAIN" "XXXXXX"
            authenticate plain,                  AUTHENTICATE "PLAIN"
            AUTHENTICATE "aHVudGVyMg==",         AUTHENTICATE "XXXXXX"
            AUTHENTICATE,                        AUTHENTICATE (TOO_FEW_ARGUMENTS)
            NOOP "x",                            NOOP "x"
            listscripts,                         LISTSCRIPTS
            hunter2,                             XXXXXX
            "hunter2",                           (SYNTAX)
            GET / HTTP/1.1,                      GET
            """)
    void whatTheLogShowsOfACommand(String line, String shown) {
        client.feed(bytes(line + "\r\n"));
        SieveCommand command = client.next();
        assertThat(command).isNotNull();
        assertThat(command == null ? "" : text(client.loggableInput(command))).isEqualTo(shown + "\r\n");
    }

    @Test
    void saslDataIsMasked() {
        client.expectSaslData();
        client.feed(bytes("{7+}\r\nhunter2\r\n"));
        SieveCommand answer = client.next();
        assertThat(answer).isEqualTo(new SieveCommand.SaslData(Secret.of("hunter2")));
        assertThat(answer == null ? "" : text(client.loggableInput(answer))).isEqualTo("\"XXXXXX\"\r\n");
    }

    @Test
    void whatWasSentToTheRealServerIsWiped() {
        Secret secret = Secret.of("hunter2");
        SieveCommand.Authenticate command = new SieveCommand.Authenticate("PLAIN", secret);
        assertThat(text(backend.loggableOutput(command))).isEqualTo("AUTHENTICATE \"PLAIN\" \"XXXXXX\"\r\n");
        assertThat(text(backend.encode(command))).isEqualTo("AUTHENTICATE \"PLAIN\" \"hunter2\"\r\n");
        assertThat(secret.octets()).containsOnly(0);
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of(new SieveResponse.Data(List.of("SASL", "PLAIN")), "\"SASL\" \"PLAIN\"\r\n"),
                Arguments.of(
                        new SieveResponse.Status(Condition.NO, Code.of("TRYLATER"), "x"), "NO (TRYLATER) \"x\"\r\n"),
                Arguments.of(new SieveResponse.Malformed(SieveSyntaxError.SYNTAX), "(SYNTAX)\r\n"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void whatTheLogShowsOfAResponse(SieveResponse response, String shown) {
        assertThat(text(backend.loggableInput(response))).isEqualTo(shown);
        assertThat(text(client.loggableOutput(response))).isEqualTo(shown);
    }

    @Test
    void aRealServerSendsNoSaslData() {
        assertThatThrownBy(backend::expectSaslData).isInstanceOf(UnsupportedOperationException.class);
    }
}
