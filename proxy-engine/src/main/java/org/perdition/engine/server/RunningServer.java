// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.perdition.engine.auth.LocalAuthentication;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.ProcessSettings.Mode;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.Settings;
import org.perdition.engine.filter.ConnectionLimits;
import org.perdition.engine.log.AuthEvents;
import org.perdition.engine.log.SessionLog;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.HostResolver;
import org.perdition.engine.lookup.LocalNames;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.session.GreetingHosts;
import org.perdition.engine.session.ImapProtocol;
import org.perdition.engine.session.ListenerContext;
import org.perdition.engine.session.MailProtocol;
import org.perdition.engine.session.Pop3Protocol;
import org.perdition.engine.session.SessionRegistry;
import org.perdition.engine.session.SieveProtocol;
import org.perdition.engine.tls.ListenerTls;
import org.perdition.engine.tls.Passphrases;
import org.perdition.engine.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy while it serves: its threads, its listeners, and what a reload replaces. Used by the main
 * thread alone.
 */
final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    /** Threads that ask the name service; it answers from its cache mostly. */
    private static final int RESOLVER_THREADS = 4;

    /** How long maps stay open at least after a reload: as long as a person waits for a lookup. */
    private static final Duration OLD_MAPS = Duration.ofMinutes(1);

    private final Transport transport;
    private final BoundedThreads resolverThreads =
            new BoundedThreads("resolver", RESOLVER_THREADS, BoundedThreads.DEFAULT_QUEUE);
    private final HostResolver resolver = new HostResolver(resolverThreads);
    private final LocalNames localNames = new LocalNames(resolverThreads);
    private final SessionRegistry sessions = new SessionRegistry();
    private final String token = LoopToken.create();
    private final List<BoundListener> listeners = new ArrayList<>();
    private final Passphrases passphrases;
    private final LocalAuthentication localAuthentication;
    private final Optional<AuthEvents> authEvents;
    private Settings settings;
    private Popmaps popmaps;

    private RunningServer(
            Settings settings, Popmaps popmaps, Passphrases passphrases, LocalAuthentication localAuthentication)
            throws IOException {
        this.settings = settings;
        this.localAuthentication = localAuthentication;
        this.popmaps = popmaps;
        this.passphrases = passphrases;
        authEvents = settings.process().authEventSocket().map(Path::toString).map(AuthEvents::new);
        transport = new Transport(settings.process().ioThreads());
    }

    /**
     * Opens maps and key material. Serves nobody yet.
     *
     * @param passphrases of encrypted keys, now and at a reload
     * @param localAuthentication for listeners that have {@code authenticate_in}
     * @throws ConfigurationException if a map or a key cannot be used
     * @throws StartException if the system is out of threads or descriptors
     */
    static RunningServer open(Settings settings, Passphrases passphrases, LocalAuthentication localAuthentication)
            throws ConfigurationException, StartException {
        Popmaps popmaps = Popmaps.open(settings);
        RunningServer server;
        try {
            server = new RunningServer(settings, popmaps, passphrases, localAuthentication);
        } catch (IOException e) {
            popmaps.close();
            throw new StartException("cannot start the I/O threads: " + e.getMessage());
        }
        try {
            for (ListenerSettings each : settings.listeners()) {
                AtomicReference<RealServerLookup> lookup = new AtomicReference<>(popmaps.lookup(each));
                server.listeners.add(new BoundListener(
                        server.context(each, ListenerTls.load(each, passphrases), lookup, new ConnectionLimits())));
                ListenerTls.objections(each, Instant.now()).forEach(LOG::warn);
            }
        } catch (ConfigurationException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Listens on all addresses of all listeners.
     *
     * @throws StartException if one cannot be listened on
     */
    void listen() throws StartException {
        for (BoundListener each : listeners) {
            each.listen(transport);
        }
    }

    /**
     * Serves the socket that is the standard input.
     *
     * @param whenOver run when the one connection, if it is one, is closed
     * @throws StartException if there is more than one listener, or the client has gone
     */
    void serve(InheritedSocket socket, Runnable whenOver) throws StartException {
        if (listeners.size() > 1) {
            throw new StartException("inetd_mode: there is one socket, but the configuration has the listeners "
                    + listeners.stream().map(each -> each.settings().name()).collect(Collectors.joining(", "))
                    + "; start perdition.PROTOCOL or write protocol, so that one is left");
        }
        listeners.get(0).serve(socket, transport, whenOver);
    }

    private ListenerContext<?, ?> context(
            ListenerSettings listener,
            ListenerTls tls,
            AtomicReference<RealServerLookup> lookup,
            ConnectionLimits limits) {
        return context(listener, protocol(listener.protocol().family()), tls, lookup, limits);
    }

    private static MailProtocol<?, ?> protocol(Protocol.Family family) {
        return switch (family) {
            case POP3 -> new Pop3Protocol();
            case IMAP4 -> new ImapProtocol();
            case MANAGESIEVE -> new SieveProtocol();
        };
    }

    private <C, R> ListenerContext<C, R> context(
            ListenerSettings listener,
            MailProtocol<C, R> protocol,
            ListenerTls tls,
            AtomicReference<RealServerLookup> lookup,
            ConnectionLimits limits) {
        return new ListenerContext<>(
                listener,
                protocol,
                transport,
                tls,
                lookup,
                resolver,
                localNames,
                localAuthentication,
                greetingHost(listener),
                limits,
                sessionLog(listener),
                token,
                sessions);
    }

    private SessionLog sessionLog(ListenerSettings listener) {
        SessionLog plain = new SessionLog(
                listener.log().format(),
                listener.protocol().name(),
                listener.log().passwords());
        SessionLog log =
                authEvents.map(events -> plain.tellingOfLogins(events::tell)).orElse(plain);
        return settings.process().mode() == Mode.INETD
                ? log.ofInetd(
                        ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L))
                : log;
    }

    private Function<InetAddress, String> greetingHost(ListenerSettings listener) {
        if (!listener.bindBanner()) {
            return GreetingHosts.ofMachine();
        }
        localNames.learnOwn();
        return GreetingHosts.reverse(localNames);
    }

    /** What is in force, in one line. */
    String describe() {
        String file = settings.configurationFile().map(Path::toString).orElse("none");
        String where = listeners.stream()
                .map(each -> each.settings().name() + " " + each.settings().protocol() + " "
                        + each.addresses().stream().map(RunningServer::shown).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
        Set<String> maps = new LinkedHashSet<>();
        for (BoundListener each : listeners) {
            PopmapChain chain = popmaps.of(each.settings());
            maps.add(
                    chain.isEmpty()
                            ? "no map, default servers "
                                    + each.settings().route().outgoingServers()
                            : "map " + chain.describe());
        }
        return "configuration " + file + "; " + where + "; " + String.join("; ", maps);
    }

    private static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * Puts new settings, freshly opened maps and key material in force, all or nothing. Sessions that are there
     * keep their settings, but look users up in the new maps.
     *
     * @throws ConfigurationException if anything cannot be used; nothing has changed then
     */
    void reload(Settings fresh) throws ConfigurationException {
        List<String> fixed = ReloadRules.violations(settings, fresh, localAuthentication);
        if (!fixed.isEmpty()) {
            throw new ConfigurationException(fixed);
        }
        Map<String, ListenerSettings> byName =
                fresh.listeners().stream().collect(Collectors.toMap(ListenerSettings::name, Function.identity()));
        Popmaps newMaps = Popmaps.open(fresh);
        List<ListenerContext<?, ?>> contexts = new ArrayList<>();
        List<RealServerLookup> lookups = new ArrayList<>();
        try {
            for (BoundListener each : listeners) {
                ListenerSettings listener =
                        Objects.requireNonNull(byName.get(each.settings().name()));
                lookups.add(newMaps.lookup(listener));
                contexts.add(context(
                        listener,
                        ListenerTls.load(listener, passphrases),
                        each.context().lookup(),
                        each.context().limits()));
                ListenerTls.objections(listener, Instant.now()).forEach(LOG::warn);
            }
        } catch (ConfigurationException | RuntimeException e) {
            newMaps.close();
            throw e;
        }
        for (int i = 0; i < contexts.size(); i++) {
            contexts.get(i).lookup().set(lookups.get(i));
            listeners.get(i).use(contexts.get(i));
        }
        Popmaps oldMaps = popmaps;
        popmaps = newMaps;
        settings = fresh;
        // Only lookups under way still use the old maps.
        Duration patience = oldMaps.longestLookup().compareTo(OLD_MAPS) > 0 ? oldMaps.longestLookup() : OLD_MAPS;
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(oldMaps::close);
    }

    /** What is in force. */
    Settings settings() {
        return settings;
    }

    /** {@code drain_timeout} now in force. */
    Duration drainTimeout() {
        return settings.process().drainTimeout();
    }

    /** Listens no more, so that another process can bind. */
    void stopListening() {
        listeners.forEach(BoundListener::close);
    }

    /** Tells sessions that are not logged in, and closes them. */
    void endUnauthenticated() {
        sessions.drain();
    }

    /** Closes the rest; pipes without a byte of ours. */
    void closeSessions() {
        sessions.closeAll();
    }

    /** Sessions not closed yet. */
    int sessionCount() {
        return sessions.size();
    }

    /** Sessions that there have been since the start, with those not closed yet. */
    long acceptedCount() {
        return sessions.accepted();
    }

    @Override
    public void close() {
        listeners.forEach(BoundListener::close);
        transport.close();
        authEvents.ifPresent(AuthEvents::close);
        resolverThreads.close();
        popmaps.close();
    }
}
