// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.mina.core.service.IoHandler;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.auth.LocalAuthentication.Answer;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ListenerSettings.LocalCheck;
import org.perdition.engine.log.Endpoints;
import org.perdition.engine.log.Identity;
import org.perdition.engine.log.LegState;
import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.lookup.RouteOutcome;
import org.perdition.engine.lookup.UnresolvedHostException;
import org.perdition.engine.transport.ConnectHandler;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.NamePolicy;
import org.perdition.engine.username.State;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try to log a client in: find out what names it goes by, look up the real-server, ask PAM if that is wanted,
 * resolve the server's name, connect to its addresses in turn, log in. The next address, then the next default server,
 * is tried as long as no credentials have been sent.
 *
 * <p>Lives on the client's I/O thread; answers from lookup, resolver and connect come back to it. After {@link
 * #cancel} nothing more happens.
 *
 * @param <C> commands of the protocol
 * @param <R> responses of the protocol
 */
final class LoginAttempt<C, R> implements BackendLeg.Listener<C, R> {
    private static final Logger LOG = LoggerFactory.getLogger(LoginAttempt.class);

    /** Told once how the attempt ended, on the I/O thread. */
    interface Listener<C, R> {
        /** The real-server has accepted; its leg waits to be handed over. */
        void loggedIn(BackendLeg<C, R> backend, Acceptance acceptance);

        /** No login; the last failure counts. */
        void loginFailed(LoginFailure failure);
    }

    private final ListenerContext<C, R> context;
    private final MailSession client;
    private final SessionRecord record;
    private final int number;
    private final Listener<C, R> listener;
    private final Deque<HostPort> servers = new ArrayDeque<>();
    private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
    /** The name as the log shows it. */
    private Credentials credentials;

    private LoginNames names;
    /** The names of the client, by which the popmap was asked. */
    private LoginNames askedAs;
    /** What the popmap has given to log in with instead of the client's password. */
    private Optional<Secret> otherPassword = Optional.empty();

    private @Nullable HostPort server;
    /** How the last connection to a real-server was protected. */
    private LegState backend = LegState.PLAINTEXT;

    private LoginFailure lastFailure = LoginFailure.of(FailureKind.CONNECT, "no address to connect to");
    /** Gives up what is under way: a connect or a dialogue. */
    private Runnable giveUp = () -> {};

    private boolean over;

    LoginAttempt(
            ListenerContext<C, R> context,
            MailSession client,
            SessionRecord record,
            Credentials credentials,
            int number,
            Listener<C, R> listener) {
        this.context = context;
        this.client = client;
        this.record = record;
        this.credentials = credentials;
        this.number = number;
        this.listener = listener;
        names = namePolicy().names(credentials.name(), Optional.empty());
        askedAs = names;
    }

    private NamePolicy namePolicy() {
        return context.settings().route().names();
    }

    /** Begins with the names. The listener may be told before this returns. */
    void start() {
        if (!namePolicy().needsLocalName() || context.settings().route().noLookup()) {
            lookUp();
            return;
        }
        var unused = context.localNames()
                .of(client.getLocalAddress().getAddress())
                .whenComplete(back((localName, failure) -> named(localName)));
    }

    /** The name of the address the client connected to is there; null if it is not to be had now. */
    private void named(@Nullable Optional<String> localName) {
        if (localName == null) {
            // Without its domain this could be the name of another user.
            fail(LoginFailure.of(FailureKind.LOOKUP_UNAVAILABLE, "add_domain: no answer from the name service"));
            return;
        }
        names = namePolicy().names(credentials.name(), localName);
        askedAs = names;
        lookUp();
    }

    private void lookUp() {
        RealServerLookup lookup = lookup();
        Optional<Secret> password =
                lookup.needsPassword() ? Optional.of(new Secret(credentials.password())) : Optional.empty();
        var unused =
                lookup.find(names, lookupContext(password)).whenComplete(back((outcome, never) -> lookedUp(outcome)));
    }

    /** Gives up without a word to the listener: the client has gone or its time is over. */
    void cancel() {
        if (!over) {
            over = true;
            credentials.wipe();
            giveUp.run();
        }
    }

    private RealServerLookup lookup() {
        return Objects.requireNonNull(context.lookup().get());
    }

    private LookupContext lookupContext(Optional<Secret> password) {
        return new LookupContext(
                client.getRemoteAddress(),
                client.getLocalAddress(),
                context.settings().protocol().name(),
                client.isSecured(),
                context.settings().route().domainDelimiter(),
                number,
                password);
    }

    private void lookedUp(RouteOutcome outcome) {
        if (outcome instanceof RouteOutcome.Failed failed && !failed.delay().isZero()) {
            giveUp = client.thread().schedule(failed.delay(), () -> fail(failed.failure()))::cancel;
        } else if (outcome instanceof RouteOutcome.Failed failed) {
            fail(failed.failure());
        } else if (outcome instanceof RouteOutcome.Routed routed) {
            routed.userName().ifPresent(this::rename);
            otherPassword = routed.password();
            servers.addAll(routed.candidates());
            checkLocally();
        }
    }

    /** With {@code authenticate_in} this machine is asked first: no real-server gets to see a wrong password. */
    private void checkLocally() {
        if (context.settings().localCheck() == LocalCheck.NONE) {
            nextServer();
            return;
        }
        server = servers.peek();
        // Who acts for somebody else sends their own password.
        LoginNames owner = credentials.authenticationId().map(names::withName).orElse(names);
        var unused = context.localAuthentication()
                .check(
                        owner.forState(State.LOCAL_AUTHENTICATION),
                        credentials.password(),
                        Endpoints.text(client.getRemoteAddress().getAddress()))
                .whenComplete(back((answer, never) -> checkedLocally(answer)));
    }

    private void checkedLocally(Answer answer) {
        switch (answer.verdict()) {
            case YES -> nextServer();
            case NO -> fail(LoginFailure.of(FailureKind.LOCAL_AUTHENTICATION, answer.reason()));
            case CANNOT_SAY -> fail(LoginFailure.of(FailureKind.LOCAL_AUTHENTICATION_UNAVAILABLE, answer.reason()));
        }
    }

    private void rename(String name) {
        if (!name.equals(credentials.name())) {
            record.renamed(credentials.name(), name);
        }
        credentials = credentials.withName(name);
        names = names.withName(name);
    }

    private void nextServer() {
        HostPort next = servers.poll();
        if (next == null) {
            fail(lastFailure);
            return;
        }
        server = next;
        var unused = context.resolver()
                .resolve(next.host(), context.settings().route().noLookup())
                .whenComplete(back((found, failure) -> resolved(next, found, failure)));
    }

    private void resolved(HostPort of, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (found == null) {
            refused(
                    LoginFailure.of(FailureKind.CONNECT, "name not resolved: " + reason(failure)),
                    LegState.PLAINTEXT,
                    true);
            return;
        }
        for (InetAddress address : found) {
            addresses.add(new InetSocketAddress(address, of.port().orElseThrow()));
        }
        nextAddress(of);
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UnresolvedHostException ? String.valueOf(cause.getMessage()) : "no answer";
    }

    private void nextAddress(HostPort of) {
        InetSocketAddress address = addresses.poll();
        if (address == null) {
            nextServer();
        } else {
            connect(of, address);
        }
    }

    private void connect(HostPort to, InetSocketAddress address) {
        giveUp = context.transport()
                .connect(client, address, context.settings().timeouts().connect(), new Connecting(to))::cancel;
    }

    /** Hears what becomes of one connect. */
    private final class Connecting implements ConnectHandler {
        private final HostPort to;

        Connecting(HostPort to) {
            this.to = to;
        }

        @Override
        public IoHandler setUp(MailSession session) {
            String name = names.forState(State.REMOTE_LOGIN);
            Credentials remote = otherPassword
                    .map(secret -> new Credentials(name, secret.bytes()))
                    // The same password: it is wiped with that of the client.
                    .orElseGet(() -> credentials.withName(name));
            BackendLeg<C, R> leg = new BackendLeg<>(context, to, remote, session, record, LoginAttempt.this);
            giveUp = leg::abandon;
            return new LegEvents(leg);
        }

        @Override
        public void connected(MailSession session) {
            // The real-server speaks first.
        }

        @Override
        public void failed(IOException cause) {
            String detail = cause instanceof SocketTimeoutException ? "no connection in time" : cause.getMessage();
            refused(
                    LoginFailure.of(FailureKind.CONNECT, detail == null ? "no connection" : detail),
                    LegState.PLAINTEXT,
                    true);
        }
    }

    @Override
    public void accepted(BackendLeg<C, R> leg, Acceptance acceptance) {
        over = true;
        backend = leg.state();
        record.accepted(credentials, leg.server(), backend);
        credentials.wipe();
        listener.loggedIn(leg, acceptance);
    }

    @Override
    public void refused(LoginFailure failure, LegState security, boolean tryNext) {
        if (over) {
            return;
        }
        backend = security;
        lastFailure = failure;
        HostPort tried = server;
        if (tryNext && tried != null && (!addresses.isEmpty() || !servers.isEmpty())) {
            record.note("trying the next server after " + tried + ": " + failure.detail());
            nextAddress(tried);
        } else {
            fail(failure);
        }
    }

    private void fail(LoginFailure failure) {
        over = true;
        record.refused(Identity.of(credentials), credentials.password(), server, backend, failure);
        if (failure.kind() == FailureKind.REFUSED) {
            lookup().doubt(askedAs, lookupContext(Optional.empty()));
        }
        credentials.wipe();
        listener.loginFailed(failure);
    }

    /** What comes from another thread goes on here, unless the attempt is over. */
    private <T> BiConsumer<T, Throwable> back(BiConsumer<T, @Nullable Throwable> next) {
        return (result, failure) -> {
            if (client.thread().inThread()) {
                goOn(next, result, failure);
            } else {
                client.thread().execute(() -> goOn(next, result, failure));
            }
        };
    }

    private <T> void goOn(BiConsumer<T, @Nullable Throwable> next, T result, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        try {
            next.accept(result, failure);
        } catch (RuntimeException e) {
            // The client must not wait for an answer that never comes.
            LOG.error("Internal error, login given up", e);
            fail(LoginFailure.of(FailureKind.NEGOTIATION, "internal error"));
        }
    }
}
