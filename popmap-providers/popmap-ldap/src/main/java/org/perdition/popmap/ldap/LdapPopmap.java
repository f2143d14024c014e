// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.directory.api.ldap.model.entry.Entry;
import org.apache.directory.api.ldap.model.message.SearchRequest;
import org.perdition.popmap.BadEntryException;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code ldap} popmap: a search for each key.
 *
 * <p>The first server that answers counts. One that has failed is asked after the others for a while, so that it costs
 * one login its share of the time, not all.
 */
public final class LdapPopmap implements Popmap {
    /** How long a server that has failed comes last. Ours: a restart takes less, and nothing is lost meanwhile. */
    private static final Duration LAST = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(LdapPopmap.class);

    private final DirectorySettings settings;
    private final Connections connections;
    /** When servers that have failed are as good as the others again, by what logs call them. */
    private final Map<String, Long> failed = new ConcurrentHashMap<>();

    LdapPopmap(DirectorySettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings.encryption(), settings.pool());
        if (settings.version2()) {
            LOG.info("map_library_opt: LDAP version 2 is no longer spoken; version 3 is used");
        }
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        Optional<String> text = key.text().filter(name -> !name.isEmpty());
        if (text.isEmpty()) {
            return LookupResult.NOT_FOUND;
        }
        Optional<List<String>> names = settings.search().names(text.get());
        List<DirectoryServer> servers = servers(text.get());
        if (names.isEmpty() || servers.isEmpty()) {
            return LookupResult.NOT_FOUND;
        }
        Optional<List<Entry>> entries = ask(servers, text.get());
        if (entries.isEmpty() || entries.get().isEmpty()) {
            return LookupResult.NOT_FOUND;
        }
        if (entries.get().size() > 1) {
            throw new BadEntryException("several entries for one key; make the filter "
                    + settings.search().filter() + " or the directory tell them apart");
        }
        return Answer.of(entries.get().get(0), names.get(), context.domainDelimiter());
    }

    /** In the order they are to be asked. */
    private List<DirectoryServer> servers(String key) {
        List<DirectoryServer> good = new ArrayList<>();
        List<DirectoryServer> bad = new ArrayList<>();
        long now = System.nanoTime();
        for (HostTemplate template : settings.servers()) {
            Optional<DirectoryServer> server = template.fill(key);
            if (server.isPresent()) {
                Long until = failed.get(server.get().shown());
                (until != null && until - now > 0 ? bad : good).add(server.get());
            }
        }
        good.addAll(bad);
        return good;
    }

    /** The entries of the first server that answers; empty if the key cannot be asked for. */
    private Optional<List<Entry>> ask(List<DirectoryServer> servers, String key)
            throws PopmapUnavailableException, InterruptedException {
        Deadline deadline = Deadline.in(settings.timeout());
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < servers.size() && (i == 0 || deadline.left().toMillis() > 0); i++) {
            DirectoryServer server = servers.get(i);
            try {
                Optional<List<Entry>> entries = ask(server, key, deadline.share(servers.size() - i));
                failed.remove(server.shown());
                return entries;
            } catch (DirectoryException e) {
                LOG.debug("{}", e.getMessage(), e);
                failed.put(server.shown(), System.nanoTime() + LAST.toNanos());
                problems.add(e.getMessage());
            }
        }
        throw new PopmapUnavailableException(String.join("; ", problems));
    }

    /** A connection of before may turn out to be dead: then the next, until a new one says what is the matter. */
    private Optional<List<Entry>> ask(DirectoryServer server, String key, Deadline deadline)
            throws DirectoryException, InterruptedException {
        Connections.Key kind = new Connections.Key(server, settings.bindName().map(name -> name.fillValue(key)));
        while (true) {
            // A request is good for one connection: it carries the number it was sent with.
            Optional<SearchRequest> request = settings.search().request(key);
            if (request.isEmpty()) {
                return Optional.empty();
            }
            DirectoryConnection connection = connections.borrow(kind, deadline);
            boolean old = connection.opened();
            boolean good = false;
            try {
                if (!old) {
                    connection.open(kind.name(), settings.password(), deadline);
                }
                List<Entry> entries =
                        connection.search(request.get(), settings.search().baseOfKey(), deadline);
                good = true;
                return Optional.of(entries);
            } catch (DirectoryException e) {
                good = e.kind() == DirectoryException.Kind.REFUSED && connection.opened();
                if (!old
                        || e.kind() != DirectoryException.Kind.LOST
                        || deadline.left().isNegative()) {
                    throw e;
                }
            } finally {
                if (good) {
                    connections.giveBack(kind, connection);
                } else {
                    connections.throwAway(kind, connection);
                    connections.throwAwayIdle(kind);
                }
            }
        }
    }

    /** Connections open or being opened, for tests. */
    int connections() {
        return connections.count();
    }

    /** Loads the library and connects, so that the first who logs in need not wait for either. */
    void warmUp() {
        DirectoryServer server;
        Optional<DirectoryServer> first = settings.servers().get(0).fill("");
        if (first.isEmpty() || settings.bindName().filter(KeyTemplate::hasPlace).isPresent()) {
            return;
        }
        server = first.get();
        Connections.Key kind = new Connections.Key(server, settings.bindName().map(KeyTemplate::toString));
        try {
            Deadline deadline = Deadline.in(settings.timeout());
            DirectoryConnection connection = connections.borrow(kind, deadline);
            boolean good = connection.opened();
            try {
                if (!good) {
                    connection.open(kind.name(), settings.password(), deadline);
                    good = true;
                }
            } finally {
                if (good) {
                    connections.giveBack(kind, connection);
                } else {
                    connections.throwAway(kind, connection);
                }
            }
        } catch (DirectoryException e) {
            LOG.debug("{}", e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String describe() {
        return settings.describe();
    }

    @Override
    public void close() {
        connections.close();
    }
}
