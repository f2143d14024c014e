// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.directory.api.ldap.model.exception.LdapException;
import org.apache.directory.api.ldap.model.exception.LdapTlsHandshakeException;
import org.apache.directory.ldap.client.api.LdapConnectionConfig;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;
import org.apache.directory.ldap.client.api.exception.InvalidConnectionException;
import org.apache.directory.ldap.client.api.exception.LdapConnectionTimeOutException;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.ssl.SslEvent;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.net.TimeLimit;

/**
 * The library's connection, to one address of a server, with two things mended: the library takes names alone, and of
 * their addresses the first; and it does not notice that TLS has refused a certificate, and waits on.
 *
 * <p>Opened by one thread; has a thread of the library's, which ends when it is closed.
 */
final class Link extends LdapNetworkConnection {
    /** Largest answer, in bytes: two entries of three attributes. Ours. */
    private static final int MAX_ANSWER = 1 << 20;

    /** The JDK compares names as RFC 2830 says, within the handshake. */
    private static final String CHECK_NAME = "LDAPS";

    private final InetSocketAddress address;
    private final Security security;
    private final NioSocketConnector connector = new NioSocketConnector(1);
    private final CompletableFuture<Boolean> secured = new CompletableFuture<>();
    private volatile int patience;
    private volatile boolean open;
    private volatile @Nullable CertificateException refused;
    private volatile @Nullable IoSession session;

    /**
     * Not connected yet.
     *
     * @param address with the name that was written, if it was one: the certificate must be for it
     */
    Link(InetSocketAddress address, Security security, Optional<Encryption> encryption) {
        super(configuration(security));
        this.address = address;
        this.security = security;
        encryption.ifPresent(how -> {
            getConfig().setTrustManagers(new ToldTrust(how.trust(), this::refuse));
            getConfig().setSslEndpointIdentificationAlgorithm(how.checkName() ? CHECK_NAME : null);
        });
    }

    private static LdapConnectionConfig configuration(Security security) {
        LdapConnectionConfig configuration = new LdapConnectionConfig();
        configuration.setUseTls(security == Security.STARTTLS);
        configuration.setMaxPDUSize(MAX_ANSWER);
        return configuration;
    }

    /** Connects, and encrypts if it is to be. */
    void open(TimeLimit limit) throws LdapException, InterruptedException {
        connector.getSessionConfig().setTcpNoDelay(true);
        connector.getSessionConfig().setKeepAlive(true);
        if (security == Security.LDAPS) {
            connector.getFilterChain().addLast("tls", tls());
        }
        connector
                .getFilterChain()
                .addLast("ldapCodec", new ProtocolCodecFilter(getCodecService().getProtocolCodecFactory()));
        connector.setHandler(this);
        setConnector(connector);
        patience = limit.millis();
        setTimeOut(patience);
        try {
            connect();
            if (security == Security.LDAPS) {
                awaitTls(limit);
            }
            open = true;
        } catch (LdapException e) {
            CertificateException why = refused;
            throw why == null ? e : new LdapTlsHandshakeException("a certificate is refused", why);
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private SslFilter tls() throws LdapException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, getConfig().getTrustManagers(), null);
            SslFilter filter = new SslFilter(context);
            filter.setEndpointIdentificationAlgorithm(getConfig().getSslEndpointIdentificationAlgorithm());
            return filter;
        } catch (GeneralSecurityException e) {
            throw new LdapTlsHandshakeException("this Java has no TLS", e);
        }
    }

    private void awaitTls(TimeLimit limit) throws LdapException, InterruptedException {
        try {
            if (!secured.get(limit.millis(), TimeUnit.MILLISECONDS)) {
                throw new LdapTlsHandshakeException("no TLS", new SSLException("closed within the handshake"));
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new LdapConnectionTimeOutException("no TLS in time");
        }
    }

    /** Once: the library would connect anew where a request finds the connection closed, and not bind. */
    @Override
    public ConnectFuture connectAsync() throws LdapException {
        if (open) {
            throw new InvalidConnectionException("closed by the server");
        }
        ConnectFuture future = connector.connect(address);
        try {
            if (!future.await(patience)) {
                throw new LdapConnectionTimeOutException("no connection in time");
            }
        } catch (InterruptedException e) {
            throw new InvalidConnectionException("interrupted", e);
        }
        return future;
    }

    /** Within the handshake: nothing is sent to a server whose certificate is not good. */
    private void refuse(CertificateException why) {
        refused = why;
        IoSession made = session;
        if (made != null) {
            made.closeNow();
        }
    }

    @Override
    public void sessionCreated(IoSession made) throws Exception {
        session = made;
        // MINA's filter may throw instead of passing it on that a session is closed, if TLS has failed.
        made.getCloseFuture().addListener(closed -> {
            if (!open) {
                over(made);
            }
        });
        super.sessionCreated(made);
    }

    @Override
    public void event(IoSession made, FilterEvent event) throws Exception {
        if (security != Security.LDAPS) {
            super.event(made, event);
        } else if (event == SslEvent.SECURED) {
            secured.complete(true);
        }
    }

    /** Wakes up who waits for TLS. Who waits for an answer is woken by the library, which must not be forestalled. */
    private void over(IoSession made) {
        try {
            sessionClosed(made);
        } catch (Exception e) {
            throw new IllegalStateException("a connection cannot be given up", e);
        } finally {
            secured.complete(false);
        }
    }

    @Override
    public void close() {
        super.close();
        connector.dispose();
    }
}
