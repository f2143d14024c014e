// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.directory.api.ldap.model.entry.Entry;
import org.apache.directory.api.ldap.model.exception.LdapException;
import org.apache.directory.api.ldap.model.message.BindRequestImpl;
import org.apache.directory.api.ldap.model.message.LdapResult;
import org.apache.directory.api.ldap.model.message.Response;
import org.apache.directory.api.ldap.model.message.ResultCodeEnum;
import org.apache.directory.api.ldap.model.message.ResultResponse;
import org.apache.directory.api.ldap.model.message.SearchRequest;
import org.apache.directory.api.ldap.model.message.SearchResultDone;
import org.apache.directory.api.ldap.model.message.SearchResultEntry;
import org.apache.directory.ldap.client.api.LdapConnectionConfig;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;
import org.apache.directory.ldap.client.api.future.ResponseFuture;
import org.apache.mina.transport.socket.DefaultSocketSessionConfig;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.Secret;

/**
 * A connection to a directory server, opened when it is first used. For one thread at a time; each has a thread of the
 * library's behind it while it is open.
 *
 * <p>Speaks version 3. No schema is read: values are compared by the server, and what it gives is text.
 */
final class DirectoryConnection {
    /** Longest time a farewell may take to leave, in ms. Ours: nobody waits for it. */
    private static final long FAREWELL = 5;

    /** Largest answer, in bytes: two entries of three attributes. Ours. */
    private static final int MAX_ANSWER = 1 << 20;

    private final DirectoryServer server;
    private final LdapNetworkConnection connection;
    private boolean opened;

    DirectoryConnection(DirectoryServer server, Optional<Encryption> encryption) {
        this.server = server;
        this.connection = new LdapNetworkConnection(configuration(server, encryption));
        DefaultSocketSessionConfig socket = new DefaultSocketSessionConfig();
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        connection.setSocketSessionConfig(socket);
    }

    private static LdapConnectionConfig configuration(DirectoryServer server, Optional<Encryption> encryption) {
        LdapConnectionConfig configuration = new LdapConnectionConfig();
        configuration.setLdapHost(server.host());
        configuration.setLdapPort(server.port());
        configuration.setUseSsl(server.security() == Security.LDAPS);
        configuration.setUseTls(server.security() == Security.STARTTLS);
        configuration.setMaxPDUSize(MAX_ANSWER);
        encryption.ifPresent(how -> {
            configuration.setTrustManagers(how.trust());
            // "LDAPS": the JDK compares names as RFC 2830 says, within the handshake
            configuration.setSslEndpointIdentificationAlgorithm(how.checkName() ? "LDAPS" : null);
        });
        return configuration;
    }

    /** Whether it has been opened, so that it may have been closed by the server in the meantime. */
    boolean opened() {
        return opened;
    }

    /** Whether it can be used, as far as this side knows. */
    boolean usable() {
        return !opened || connection.isConnected();
    }

    /** Connects, and binds if there is a name to bind with. */
    void open(Optional<String> name, Optional<Secret> password, Deadline deadline)
            throws DirectoryException, InterruptedException {
        connection.setTimeOut(deadline.millis());
        try {
            connection.connect();
        } catch (LdapException e) {
            throw unreachable(e);
        } catch (RuntimeException e) {
            throw new DirectoryException(
                    DirectoryException.Kind.LOST,
                    server + " cannot be reached (" + e.getClass().getSimpleName() + ")",
                    e);
        }
        if (name.isPresent()) {
            BindRequestImpl request = new BindRequestImpl();
            request.setName(name.get());
            request.setCredentials(password.map(Secret::bytes).orElse(new byte[0]));
            try {
                connection.setTimeOut(deadline.millis());
                ResultResponse response = answer(connection.bindAsync(request), deadline);
                checkResult(response.getLdapResult(), "bind");
            } catch (LdapException e) {
                throw lost(e);
            }
        }
        opened = true;
    }

    /** Most likely down; or its certificate is not good. */
    private DirectoryException unreachable(LdapException e) throws InterruptedException {
        String why = "";
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                throw new InterruptedException();
            }
            if (cause instanceof SSLException) {
                why = " with TLS: its certificate is not good, or not for the host written, or it speaks no TLS";
            }
        }
        return new DirectoryException(
                DirectoryException.Kind.LOST,
                server + " cannot be reached" + why + " (" + e.getClass().getSimpleName() + ")",
                e);
    }

    /**
     * Asks. A server that sends more entries than it was asked for is not listened to: the connection is closed.
     *
     * @return the entries found; empty as well if the base is not there and {@code baseOfKey}
     */
    List<Entry> search(SearchRequest request, boolean baseOfKey, Deadline deadline)
            throws DirectoryException, InterruptedException {
        List<Entry> entries = new ArrayList<>();
        if (Thread.interrupted()) {
            // Sending would take no notice of it.
            throw new InterruptedException();
        }
        try {
            connection.setTimeOut(deadline.millis());
            ResponseFuture<Response> future = connection.searchAsync(request);
            while (true) {
                Response response = answer(future, deadline);
                if (response instanceof SearchResultEntry entry) {
                    if (entries.size() == request.getSizeLimit()) {
                        close();
                        return entries;
                    }
                    entries.add(entry.getEntry());
                } else if (response instanceof SearchResultDone done) {
                    ResultCodeEnum code = done.getLdapResult().getResultCode();
                    if (baseOfKey
                            && (code == ResultCodeEnum.NO_SUCH_OBJECT || code == ResultCodeEnum.INVALID_DN_SYNTAX)) {
                        return List.of();
                    }
                    if (code != ResultCodeEnum.SIZE_LIMIT_EXCEEDED || entries.isEmpty()) {
                        checkResult(done.getLdapResult(), "search");
                    }
                    return entries;
                }
                // else a reference to another server: not followed
            }
        } catch (LdapException e) {
            throw lost(e);
        }
    }

    private <R extends Response> R answer(ResponseFuture<? extends R> future, Deadline deadline)
            throws DirectoryException, InterruptedException {
        if (deadline.left().isNegative()) {
            // Answers that are there already would be taken for ever, if the server goes on sending them.
            throw silent();
        }
        // A connection that closed before the request was noted would never answer it.
        @Nullable R response = connection.isConnected() ? wait(future, deadline) : null;
        if (!connection.isConnected()) {
            throw lost(null);
        }
        if (response == null) {
            throw silent();
        }
        return response;
    }

    private DirectoryException silent() {
        return new DirectoryException(DirectoryException.Kind.SILENT, server + " does not answer");
    }

    private static <R extends Response> @Nullable R wait(ResponseFuture<? extends R> future, Deadline deadline)
            throws InterruptedException, DirectoryException {
        try {
            return future.get(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new DirectoryException(DirectoryException.Kind.LOST, "no answer", e);
        }
    }

    private DirectoryException lost(@Nullable LdapException e) {
        String text = server + " has closed the connection";
        return e == null
                ? new DirectoryException(DirectoryException.Kind.LOST, text)
                : new DirectoryException(DirectoryException.Kind.LOST, text, e);
    }

    private void checkResult(LdapResult result, String what) throws DirectoryException {
        ResultCodeEnum code = result.getResultCode();
        if (code != ResultCodeEnum.SUCCESS) {
            throw new DirectoryException(
                    DirectoryException.Kind.REFUSED,
                    server + " answers the " + what + " with " + code.getValue() + " (" + code.name() + ")");
        }
    }

    /** Says farewell if it can be done at once, and closes. */
    void close() {
        connection.setTimeOut(FAREWELL);
        try {
            if (connection.isConnected()) {
                connection.unBind();
            }
        } catch (LdapException e) {
            // it is gone already
        } finally {
            connection.close();
        }
    }
}
