// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.maildrop;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.Wire;

/**
 * A POP3, IMAP4 and ManageSieve real-server with its mail in memory: every name may log in with the one password, and every
 * login sees the same mails. It shows which logins have reached it, and how.
 */
public final class MailRealServer implements Closeable {
    /** How a port is protected. */
    public enum Security {
        /** In clear, STLS and STARTTLS not offered. */
        PLAIN,
        /** TLS from the first byte. */
        SSL,
        /** In clear, STLS and STARTTLS offered. */
        STARTTLS
    }

    /**
     * A login that has reached this server.
     *
     * @param protocol {@code POP3}, {@code IMAP4} or {@code MANAGESIEVE}
     * @param user the name
     * @param secured whether TLS was up
     */
    public record Login(String protocol, String user, boolean secured) {}

    private final String name;
    private final String password;
    private final SSLContext tls;
    private final List<byte[]> mails = new CopyOnWriteArrayList<>();
    private final List<Login> logins = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();

    /**
     * Makes a server that does not listen yet.
     *
     * @param name what its greetings call it
     * @param password the password of every user
     * @param tls certificate and key
     */
    public MailRealServer(String name, String password, SSLContext tls) {
        this.name = name;
        this.password = password;
        this.tls = tls;
    }

    /** Puts a mail into the mailbox. */
    public MailRealServer withMail(String text) {
        mails.add(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Puts a mail into the mailbox. */
    public MailRealServer withMail(byte[] octets) {
        mails.add(octets.clone());
        return this;
    }

    /** Listens for POP3, on any free port if it is 0, and returns address and port. */
    public String listenPop3(String address, int port, Security security) {
        return listen(address, port, security, wire -> new Pop3Service(this, wire, security).serve());
    }

    /** Listens for IMAP4, on any free port if it is 0, and returns address and port. */
    public String listenImap(String address, int port, Security security) {
        return listen(address, port, security, wire -> new ImapService(this, wire, security).serve());
    }

    /** Listens on a free port of 127.0.0.1, and returns address and port. */
    public String listen(Dialogue dialogue, Security security) {
        return switch (dialogue) {
            case POP3 -> listenPop3("127.0.0.1", 0, security);
            case IMAP4 -> listenImap("127.0.0.1", 0, security);
            case MANAGESIEVE ->
                listen("127.0.0.1", 0, security, wire -> new SieveService(this, wire, security).serve());
        };
    }

    private String listen(String address, int port, Security security, Listener.Service service) {
        Listener listener = new Listener(address, port, wire -> {
            if (security == Security.SSL) {
                wire.startTls(tls);
            }
            service.serve(wire);
        });
        listeners.add(listener);
        return listener.address();
    }

    /** The logins so far. */
    public List<Login> logins() {
        return List.copyOf(logins);
    }

    String name() {
        return name;
    }

    SSLContext tls() {
        return tls;
    }

    List<byte[]> mails() {
        return mails;
    }

    boolean logIn(String protocol, String user, String offered, Wire wire) {
        if (!offered.equals(password)) {
            return false;
        }
        logins.add(new Login(protocol, user, wire.secured()));
        return true;
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }
}
