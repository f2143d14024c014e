// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3.example;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Limits;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3ServerCodecFactory;
import org.perdition.pop3.Secret;

/** A POP3 server with one user, whose mails are in memory by their number, lines ending with CRLF; with STLS. */
public final class MemoryPop3Server extends IoHandlerAdapter implements AutoCloseable {
    private final NioSocketAcceptor acceptor = new NioSocketAcceptor(1);
    private final String user;
    private final Secret password;
    private final Map<String, String> mails;
    private final SSLContext tls;

    public MemoryPop3Server(String user, String password, Map<String, String> mails, SSLContext tls)
            throws IOException {
        this.user = user;
        this.password = Secret.of(password);
        this.mails = mails;
        this.tls = tls;
        Pop3Limits limits = new Pop3Limits(8192, 255, 255, 100_000, 10_000_000); // a mail is a long list
        acceptor.getFilterChain().addLast("pop3", new ProtocolCodecFilter(new Pop3ServerCodecFactory(limits)));
        acceptor.setHandler(this);
        acceptor.bind(new InetSocketAddress("127.0.0.1", 0));
    }

    public int port() {
        return acceptor.getLocalAddress().getPort();
    }

    @Override
    public void sessionOpened(IoSession session) {
        session.write(ok("ready"));
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        if (message instanceof Pop3Command.Malformed malformed
                && malformed.error().last()) {
            session.closeNow();
        } else if (message instanceof Pop3Command.Stls && !session.isSecured()) {
            session.write(ok("go on")); // passes the filter that is added next: still in clear
            session.getFilterChain().addFirst("tls", new SslFilter(tls));
            session.removeAttribute("user"); // nothing said in clear counts any more
            session.removeAttribute("logged in");
            Pop3ServerCodecFactory.reset(session);
        } else if (message instanceof Pop3Command.Quit) {
            session.write(ok("bye"));
            session.closeOnFlush();
        } else {
            session.write(answer(session, (Pop3Command) message));
        }
    }

    private Pop3Response answer(IoSession session, Pop3Command command) {
        if (command instanceof Pop3Command.Capa) {
            return new Pop3Response.MultiLine(ok("list follows"), List.of("USER", "STLS"));
        } else if (command instanceof Pop3Command.User given) {
            session.setAttribute("user", given.name());
            return ok("and the password?");
        } else if (command instanceof Pop3Command.Pass given) {
            boolean right = user.equals(session.removeAttribute("user")) & password.equals(given.password());
            session.setAttribute("logged in", right ? user : null);
            return right ? ok("welcome") : new Pop3Response.Err("AUTH", "wrong name or password");
        } else if (command instanceof Pop3Command.Other other && session.containsAttribute("logged in")) {
            String mail = mails.get(other.arguments());
            if (other.verb().equals("STAT")) {
                int octets = mails.values().stream().mapToInt(String::length).sum();
                return ok(mails.size() + " " + octets);
            } else if (other.verb().equals("RETR") && mail != null) {
                return new Pop3Response.MultiLine(
                        ok("mail follows"), mail.lines().toList());
            }
        }
        return new Pop3Response.Err(null, "not known, or not now");
    }

    private static Pop3Response.Ok ok(String text) {
        return new Pop3Response.Ok(null, text);
    }

    @Override
    public void close() {
        acceptor.dispose(true);
    }
}
