// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.junit.jupiter.api.Test;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;

/** Both factories in a filter chain without sockets. */
class CodecFactoriesTest {
    private final List<Object> received = new ArrayList<>();
    private final StringBuilder sent = new StringBuilder();

    private DummySession session(ProtocolCodecFactory factory) {
        DummySession session = new DummySession();
        session.setHandler(new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession from, Object message) {
                received.add(message);
            }

            @Override
            public void exceptionCaught(IoSession from, Throwable cause) {
                received.add(cause);
            }
        });
        session.getFilterChain().addLast("wire", new IoFilterAdapter() {
            @Override
            public void filterWrite(NextFilter next, IoSession to, WriteRequest request) {
                if (request.getMessage() instanceof IoBuffer buffer) {
                    sent.append(StandardCharsets.ISO_8859_1.decode(buffer.buf()));
                }
            }
        });
        session.getFilterChain().addLast("imap", new ProtocolCodecFilter(factory));
        return session;
    }

    private static void arrive(DummySession session, String text) {
        session.getFilterChain().fireMessageReceived(IoBuffer.wrap(Cuts.octets(text)));
    }

    @Test
    void clientReadsResponsesCutAnywhere() {
        DummySession session = session(new ImapClientCodecFactory());
        arrive(session, "* OK hi\r\n* LIST x {3}\r\na ");
        arrive(session, "\n\r");
        arrive(session, "\na OK in\r\n");
        assertThat(received)
                .containsExactly(
                        new Status(null, Condition.OK, null, "hi"),
                        new ImapResponse.UntaggedData("LIST"),
                        new Status("a", Condition.OK, null, "in"));
    }

    @Test
    void clientWritesCommandsAndParts() {
        DummySession session = session(new ImapClientCodecFactory());
        session.write(new ImapCommand.Noop("a"));
        ImapCommand.Login login = new ImapCommand.Login("b", "bob", Secret.of("\u00e9"));
        ImapCommandEncoder.parts(login, LiteralMode.PLUS).forEach(session::write);
        assertThat(sent.toString()).isEqualTo("a NOOP\r\nb LOGIN \"bob\" {1+}\r\n\u00e9\r\n");
    }

    @Test
    void clientTakesNothingBehindTheOkToStartTls() {
        ImapClientCodecFactory factory = new ImapClientCodecFactory();
        DummySession session = session(factory);
        session.write(new ImapCommand.StartTls("a"));
        arrive(session, "* OK x\r\na OK go\r\n");
        Status untagged = new Status(null, Condition.OK, null, "x");
        Status go = new Status("a", Condition.OK, null, "go");
        assertThat(received).containsExactly(untagged, go);
        factory.reset(session);
        arrive(session, "b OK\r\n");
        assertThat(received).containsExactly(untagged, go, new Status("b", Condition.OK, null, ""));
        session.write(new ImapCommand.StartTls("c"));
        arrive(session, "c OK\r\nd");
        assertThat(received.get(3))
                .isInstanceOf(DataBehindStartTlsException.class)
                .hasToString("org.perdition.imap4.DataBehindStartTlsException: data behind STARTTLS");
        assertThat(received).hasSize(4);
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void serverTakesNothingBehindStartTlsInALaterRead() {
        ImapServerCodecFactory factory = new ImapServerCodecFactory();
        DummySession session = session(factory);
        arrive(session, "a STARTTLS\r\n");
        arrive(session, "b LOGIN bob secret\r\n");
        assertThat(received.get(0)).isEqualTo(new ImapCommand.StartTls("a"));
        assertThat(received.get(1)).isInstanceOf(DataBehindStartTlsException.class);
        assertThat(received).hasSize(2);
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void serverTakesNothingBehindStartTlsInTheSameRead() {
        DummySession session = session(new ImapServerCodecFactory());
        arrive(session, "a NOOP\r\nb STARTTLS\r\nc LOGIN bob secret\r\n");
        assertThat(received).hasSize(2);
        assertThat(received.get(0)).isEqualTo(new ImapCommand.Noop("a"));
        assertThat(received.get(1)).isInstanceOf(DataBehindStartTlsException.class);
    }

    @Test
    void serverReadsSaslDataAndWritesResponses() {
        ImapServerCodecFactory factory = new ImapServerCodecFactory();
        DummySession session = session(factory);
        arrive(session, "a AUTHENTICATE PLAIN\r\n");
        factory.expectSaslData(session);
        arrive(session, "AGE=\r\n");
        session.write(new ImapResponse.Continuation(""));
        assertThat(received)
                .containsExactly(
                        new ImapCommand.Authenticate("a", "PLAIN", null), new ImapCommand.SaslData(Secret.of("AGE=")));
        assertThat(sent.toString()).isEqualTo("+ \r\n");
    }

    @Test
    void serverRefusesLiterals() {
        DummySession session =
                session(new ImapServerCodecFactory(ImapLimits.DEFAULT, announced -> announced.size() < 3));
        arrive(session, "a LOGIN {2}\r\nxx {3}\r\nb NOOP\r\n");
        assertThat(received)
                .containsExactly(
                        new ImapCommand.LiteralAnnounced("a", "LOGIN", 2),
                        new ImapCommand.Malformed("a", "LOGIN", ImapSyntaxError.LITERAL_REFUSED),
                        new ImapCommand.Noop("b"));
    }
}
