// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.dialogue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.config.CacheSettings;
import org.perdition.engine.config.ConnectionSettings;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.ListenerSettings.LocalCheck;
import org.perdition.engine.config.LogFormat;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.SessionLogSettings;
import org.perdition.engine.config.SessionLogSettings.Passwords;
import org.perdition.engine.config.TimeoutSettings;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.filter.ConnectionLimits;
import org.perdition.engine.log.SessionLog;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.HostResolver;
import org.perdition.engine.lookup.LocalNames;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.PopmapLink;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.session.ListenerContext;
import org.perdition.engine.session.MailProtocol;
import org.perdition.engine.session.SessionRegistry;
import org.perdition.engine.tls.ListenFixture;
import org.perdition.engine.tls.ListenerTls;
import org.perdition.engine.tls.LoopbackTls;
import org.perdition.engine.transport.Listener;
import org.perdition.engine.transport.Transport;
import org.perdition.engine.username.PlainNames;
import org.perdition.popmap.Popmap;

/**
 * One listener of the real engine on a loopback socket. All share the I/O threads of the JVM; sessions and
 * connection counts are each one's own.
 */
public final class LoopbackProxy implements AutoCloseable {
    private static final int IO_THREADS = 2;
    private static final int LOOKUP_THREADS = 8;
    private static final BoundedThreads LOOKUPS = new BoundedThreads("test-lookup", LOOKUP_THREADS, 64);
    private static final BoundedThreads RESOLVER_THREADS = new BoundedThreads("test-resolver", 2, 64);
    private static final HostResolver RESOLVER = new HostResolver(RESOLVER_THREADS);
    /** The system's. */
    public static final LocalNames LOCAL_NAMES = new LocalNames(RESOLVER_THREADS);

    private static final Transport TRANSPORT = transport();
    private static final Map<Protocol.Family, ListenerTls> TLS = new EnumMap<>(Map.of(
            Protocol.Family.POP3, LoopbackTls.proxy(Protocol.Family.POP3),
            Protocol.Family.IMAP4, LoopbackTls.proxy(Protocol.Family.IMAP4),
            Protocol.Family.MANAGESIEVE, LoopbackTls.proxy(Protocol.Family.MANAGESIEVE)));

    private final SessionRegistry sessions = new SessionRegistry();
    private final ConnectionLimits limits = new ConnectionLimits();
    private final Listener listener;

    /** What may differ between listeners. */
    public record Setup(
            LoginSettings login,
            LegSecurity server,
            Optional<Popmap> popmap,
            List<HostPort> defaultServers,
            TimeoutSettings timeouts,
            ConnectionSettings connections,
            SessionLogSettings log,
            LocalAuthentication localAuthentication,
            String token) {
        /** No server, no limits but the wait for a connect, nothing logged of the dialogue. */
        public static Setup of(LoginSettings login, String token) {
            Duration none = Duration.ZERO;
            Duration patience = Duration.ofMillis(Wire.PATIENCE);
            return new Setup(
                    login,
                    LegSecurity.PLAIN,
                    Optional.empty(),
                    List.of(),
                    new TimeoutSettings(none, none, patience, none, none, patience),
                    new ConnectionSettings(0, 0, true),
                    new SessionLogSettings(LogFormat.V1_18, false, Passwords.NEVER, none),
                    LocalAuthentication.NONE,
                    token);
        }

        /** Another dialogue with the client. */
        public Setup login(LoginSettings settings) {
            return new Setup(
                    settings, server, popmap, defaultServers, timeouts, connections, log, localAuthentication, token);
        }

        /** Another leg towards the real-server. */
        public Setup server(LegSecurity security) {
            return new Setup(
                    login, security, popmap, defaultServers, timeouts, connections, log, localAuthentication, token);
        }

        /** With a popmap. */
        public Setup popmap(Popmap map) {
            return new Setup(
                    login,
                    server,
                    Optional.of(map),
                    defaultServers,
                    timeouts,
                    connections,
                    log,
                    localAuthentication,
                    token);
        }

        /** With default servers: ports on this machine. */
        public Setup ports(int... ports) {
            List<HostPort> servers = java.util.Arrays.stream(ports)
                    .mapToObj(port -> new HostPort("127.0.0.1", OptionalInt.of(port)))
                    .toList();
            return new Setup(login, server, popmap, servers, timeouts, connections, log, localAuthentication, token);
        }

        /** With somebody who must accept the password first. */
        public Setup localAuthentication(LocalAuthentication authentication) {
            return new Setup(login, server, popmap, defaultServers, timeouts, connections, log, authentication, token);
        }

        /** With time limits. */
        public Setup timeouts(Duration authenticate, Duration loginDeadline, Duration backendLogin) {
            TimeoutSettings some = new TimeoutSettings(
                    authenticate, loginDeadline, timeouts.connect(), backendLogin, timeouts.idle(), timeouts.lookup());
            return new Setup(login, server, popmap, defaultServers, some, connections, log, localAuthentication, token);
        }

        /** With connection limits. */
        public Setup limits(int total, int perAddress) {
            ConnectionSettings some = new ConnectionSettings(total, perAddress, true);
            return new Setup(login, server, popmap, defaultServers, timeouts, some, log, localAuthentication, token);
        }

        /** With more in the log. */
        public Setup log(boolean dialogue, Duration relog) {
            SessionLogSettings some = new SessionLogSettings(LogFormat.V1_18, dialogue, Passwords.NEVER, relog);
            return new Setup(
                    login, server, popmap, defaultServers, timeouts, connections, some, localAuthentication, token);
        }

        /** With the session lines of another release. */
        public Setup logFormat(LogFormat format) {
            SessionLogSettings some = new SessionLogSettings(format, log.dialogue(), log.passwords(), log.relog());
            return new Setup(
                    login, server, popmap, defaultServers, timeouts, connections, some, localAuthentication, token);
        }
    }

    private static Transport transport() {
        try {
            return new Transport(IO_THREADS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Listens; names of users stay as they are. */
    public LoopbackProxy(MailProtocol<?, ?> protocol, Protocol name, Setup setup) throws IOException {
        this(protocol, name, setup, UnaryOperator.identity(), LOCAL_NAMES);
    }

    /** Listens. */
    public LoopbackProxy(
            MailProtocol<?, ?> protocol,
            Protocol name,
            Setup setup,
            UnaryOperator<RouteSettings> routing,
            LocalNames localNames)
            throws IOException {
        limits.set(setup.connections().limit(), setup.connections().perAddress());
        ListenerContext<?, ?> context = context(protocol, name, setup, routing, localNames);
        listener = TRANSPORT.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), context::accept);
    }

    private static PopmapChain chain(Setup setup) {
        return new PopmapChain(setup.popmap().stream()
                .map(popmap -> new PopmapLink(popmap, CacheSettings.NONE))
                .toList());
    }

    private <C, R> ListenerContext<C, R> context(
            MailProtocol<C, R> protocol,
            Protocol name,
            Setup setup,
            UnaryOperator<RouteSettings> routing,
            LocalNames localNames) {
        RouteSettings plain = new RouteSettings(
                List.of(), setup.defaultServers(), name.port(), "@", false, false, PlainNames.policy(), false);
        RouteSettings route = routing.apply(plain);
        TlsSettings unread = new TlsSettings(
                ListenFixture.of(Path.of("/"), Path.of("/"), Optional.empty(), TlsSettings.Versions.DEFAULT),
                new TlsSettings.Outgoing(
                        Optional.empty(),
                        Optional.empty(),
                        TlsSettings.Verification.STRICT,
                        TlsSettings.Handshake.DEFAULT));
        ListenerSettings settings = new ListenerSettings(
                "test",
                name,
                List.of(),
                true,
                setup.login(),
                setup.server(),
                route,
                setup.localAuthentication() == LocalAuthentication.NONE ? LocalCheck.NONE : LocalCheck.PAM,
                setup.timeouts(),
                unread,
                setup.connections(),
                setup.log());
        return new ListenerContext<>(
                settings,
                protocol,
                TRANSPORT,
                Objects.requireNonNull(TLS.get(name.family())),
                new AtomicReference<>(
                        new RealServerLookup(route, setup.timeouts().lookup(), chain(setup), LOOKUPS)),
                RESOLVER,
                localNames,
                setup.localAuthentication(),
                InetAddress::getHostAddress,
                limits,
                new SessionLog(setup.log().format(), "POP3", Passwords.NEVER),
                setup.token(),
                sessions);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.localAddress();
    }

    /** Its sessions. */
    public SessionRegistry sessions() {
        return sessions;
    }

    /** Its connection counts. */
    public ConnectionLimits limits() {
        return limits;
    }

    /** Waits until nothing is left of any session. */
    public void awaitEmpty() {
        await("no session left", () -> sessions.size() == 0 && limits.count() == 0 && listener.sessionCount() == 0);
    }

    /** Waits until something is so. */
    public static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofMillis(Wire.PATIENCE).toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
