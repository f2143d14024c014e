// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.directory.api.ldap.model.entry.Entry;
import org.apache.directory.api.ldap.model.exception.LdapException;
import org.apache.directory.api.ldap.model.exception.LdapOperationException;
import org.apache.directory.api.ldap.model.exception.LdapTlsHandshakeException;
import org.apache.directory.api.ldap.model.message.BindRequestImpl;
import org.apache.directory.api.ldap.model.message.LdapResult;
import org.apache.directory.api.ldap.model.message.Response;
import org.apache.directory.api.ldap.model.message.ResultCodeEnum;
import org.apache.directory.api.ldap.model.message.ResultResponse;
import org.apache.directory.api.ldap.model.message.SearchRequest;
import org.apache.directory.api.ldap.model.message.SearchResultDone;
import org.apache.directory.api.ldap.model.message.SearchResultEntry;
import org.apache.directory.ldap.client.api.future.ResponseFuture;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.Secret;
import org.perdition.popmap.net.Resolver;
import org.perdition.popmap.net.TimeLimit;

/**
 * A connection to a directory server, opened when it is first used. For one thread at a time; each has a thread of the
 * library's behind it while it is open.
 *
 * <p>Speaks version 3. No schema is read: values are compared by the server, and what it gives is text.
 */
final class DirectoryConnection {
    /** Longest time a farewell may take to leave, in ms. Ours: nobody waits for it. */
    private static final long FAREWELL = 5;

    private final DirectoryServer server;
    private final Optional<Encryption> encryption;
    private final Resolver resolver;
    private @Nullable Link link;
    private boolean opened;

    DirectoryConnection(DirectoryServer server, Optional<Encryption> encryption, Resolver resolver) {
        this.server = server;
        this.encryption = encryption;
        this.resolver = resolver;
    }

    /** Whether it has been opened, so that it may have been closed by the server in the meantime. */
    boolean opened() {
        return opened;
    }

    /** Whether it can be used, as far as this side knows. */
    boolean usable() {
        return !opened || link().isConnected();
    }

    private Link link() {
        if (link == null) {
            throw new IllegalStateException("not open");
        }
        return link;
    }

    /** Connects to the first address of the server that answers, and binds if there is a name to bind with. */
    void open(Optional<String> name, Optional<Secret> password, TimeLimit limit)
            throws DirectoryException, InterruptedException {
        List<InetAddress> addresses = addresses(limit);
        for (int i = 0; link == null; i++) {
            Link made = new Link(new InetSocketAddress(addresses.get(i), server.port()), server.security(), encryption);
            try {
                made.open(limit.share(addresses.size() - i));
                link = made;
            } catch (LdapException e) {
                DirectoryException failure = unreachable(e);
                if (i == addresses.size() - 1 || limit.passed()) {
                    throw failure;
                }
            } catch (RuntimeException e) {
                throw new DirectoryException(
                        DirectoryException.Kind.LOST, server + " cannot be reached (" + IoReason.of(e) + ")", e);
            }
        }
        if (name.isPresent()) {
            BindRequestImpl request = new BindRequestImpl();
            request.setName(name.get());
            request.setCredentials(password.map(Secret::bytes).orElse(new byte[0]));
            try {
                link().setTimeOut(limit.millis());
                ResultResponse response = answer(link().bindAsync(request), limit);
                checkResult(response.getLdapResult(), "bind");
            } catch (LdapException e) {
                throw lost(e);
            }
        }
        opened = true;
    }

    private List<InetAddress> addresses(TimeLimit limit) throws DirectoryException, InterruptedException {
        try {
            return resolver.addresses(server.host(), limit);
        } catch (IOException e) {
            throw new DirectoryException(DirectoryException.Kind.LOST, server + ": " + e.getMessage(), e);
        }
    }

    /** Most likely down; or its certificate is not good; or it answers no to StartTLS, the one thing asked so far. */
    private DirectoryException unreachable(LdapException e) throws InterruptedException {
        if (e instanceof LdapOperationException refusal) {
            return new DirectoryException(
                    DirectoryException.Kind.LOST,
                    server + " refuses StartTLS with " + words(refusal.getResultCode()),
                    e);
        }
        String why = "";
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                throw new InterruptedException();
            }
            if (cause instanceof LdapTlsHandshakeException || cause instanceof SSLException) {
                why = " with TLS: its certificate is not good, or not for the host written, or it speaks no TLS";
            }
        }
        return new DirectoryException(
                DirectoryException.Kind.LOST, server + " cannot be reached" + why + " (" + IoReason.of(e) + ")", e);
    }

    /**
     * Asks. A server that sends more entries than it was asked for is not listened to: the connection is closed.
     *
     * @return the entries found; empty as well if the base is not there and {@code baseOfKey}
     */
    List<Entry> search(SearchRequest request, boolean baseOfKey, TimeLimit limit)
            throws DirectoryException, InterruptedException {
        List<Entry> entries = new ArrayList<>();
        if (Thread.interrupted()) {
            // Sending would take no notice of it.
            throw new InterruptedException();
        }
        try {
            link().setTimeOut(limit.millis());
            ResponseFuture<Response> future = link().searchAsync(request);
            while (true) {
                Response response = answer(future, limit);
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
                        checkResult(
                                done.getLdapResult(),
                                code == ResultCodeEnum.NO_SUCH_OBJECT ? "search below " + request.getBase() : "search");
                    }
                    return entries;
                }
                // else a reference to another server: not followed
            }
        } catch (LdapException e) {
            throw lost(e);
        }
    }

    private <R extends Response> R answer(ResponseFuture<? extends R> future, TimeLimit limit)
            throws DirectoryException, InterruptedException {
        if (limit.passed()) {
            // Answers that are there already would be taken for ever, if the server goes on sending them.
            throw silent();
        }
        // A connection that closed before the request was noted would never answer it.
        @Nullable R response = link().isConnected() ? wait(future, limit) : null;
        if (!link().isConnected()) {
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

    private static <R extends Response> @Nullable R wait(ResponseFuture<? extends R> future, TimeLimit limit)
            throws InterruptedException, DirectoryException {
        try {
            return future.get(limit.millis(), TimeUnit.MILLISECONDS);
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
                    DirectoryException.Kind.REFUSED, server + " answers the " + what + " with " + words(code));
        }
    }

    private static String words(ResultCodeEnum code) {
        return code.getValue() + " (" + code.name() + ")";
    }

    /** Says farewell if it can be done at once, and closes. */
    void close() {
        if (link == null) {
            return;
        }
        link.setTimeOut(FAREWELL);
        try {
            if (link.isConnected()) {
                link.unBind();
            }
        } catch (LdapException e) {
            // it is gone already
        } finally {
            link.close();
        }
    }
}
