// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4.example;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.perdition.imap4.ImapCapabilities;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;
import org.perdition.imap4.ImapServerCodecFactory;
import org.perdition.imap4.Secret;

/** An IMAP4 server with nothing behind it: STARTTLS, LOGIN of bob with the password secret, LOGOUT. */
public final class ExampleServer extends IoHandlerAdapter {
    private static final ImapCapabilities CLEAR =
            new ImapCapabilities(List.of("IMAP4rev1", "STARTTLS", "LITERAL-", "LOGINDISABLED"));
    private static final ImapCapabilities SECURED = new ImapCapabilities(List.of("IMAP4rev1", "LITERAL-"));

    private final ImapServerCodecFactory codec = new ImapServerCodecFactory();
    private final SSLContext tls;

    ExampleServer(SSLContext tls) {
        this.tls = tls;
    }

    /** Starts a server; dispose of the acceptor to stop it. */
    public static NioSocketAcceptor start(InetSocketAddress address, SSLContext tls) throws IOException {
        ExampleServer server = new ExampleServer(tls);
        NioSocketAcceptor acceptor = new NioSocketAcceptor(1);
        acceptor.getFilterChain().addLast("imap", new ProtocolCodecFilter(server.codec));
        acceptor.setHandler(server);
        acceptor.bind(address);
        return acceptor;
    }

    @Override
    public void sessionOpened(IoSession session) {
        session.write(Status.untagged(Condition.OK, "Example ready"));
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        ImapCommand command = (ImapCommand) message;
        if (command instanceof ImapCommand.Capability capability) {
            session.write(new ImapResponse.Capability(session.isSecured() ? SECURED : CLEAR));
            reply(session, capability.tag(), Condition.OK, "CAPABILITY done");
        } else if (command instanceof ImapCommand.StartTls startTls) {
            boolean possible = !session.isSecured();
            reply(session, startTls.tag(), possible ? Condition.OK : Condition.BAD, "STARTTLS");
            if (possible) {
                session.getFilterChain().addFirst("tls", new SslFilter(tls));
            }
            codec.reset(session);
        } else if (command instanceof ImapCommand.LiteralAnnounced) {
            session.write(new ImapResponse.Continuation("go on"));
        } else if (command instanceof ImapCommand.Login login) {
            boolean known = login.name().equals("bob") && login.password().equals(Secret.of("secret"));
            boolean welcome = known && session.isSecured();
            reply(session, login.tag(), welcome ? Condition.OK : Condition.NO, welcome ? "Welcome" : "Who?");
        } else if (command instanceof ImapCommand.Logout logout) {
            session.write(Status.untagged(Condition.BYE, "See you"));
            reply(session, logout.tag(), Condition.OK, "LOGOUT done");
            session.closeOnFlush();
        } else if (command instanceof ImapCommand.Malformed malformed) {
            session.write(new Status(malformed.tag(), Condition.BAD, null, "What?"));
            if (malformed.error().fatal()) {
                session.closeOnFlush();
            }
        } else if (command instanceof ImapCommand.Tagged other) {
            reply(session, other.tag(), Condition.NO, "Not here");
        }
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        session.closeNow();
    }

    private static void reply(IoSession session, String tag, Condition condition, String text) {
        session.write(Status.tagged(tag, condition, text));
    }
}
