// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.Secret;

/**
 * Where and what to search, whichever way it was written. Immutable.
 *
 * @param servers in the order they are tried
 * @param search what is asked
 * @param bindName whom to bind as; empty to ask as nobody
 * @param password its password
 * @param encryption whose certificates are good; empty if nothing is encrypted
 * @param pool most connections at once
 * @param timeout longest wait for an answer
 * @param version2 whether version 2 was asked for
 */
record DirectorySettings(
        List<HostTemplate> servers,
        Search search,
        Optional<KeyTemplate> bindName,
        Optional<Secret> password,
        Optional<Encryption> encryption,
        int pool,
        Duration timeout,
        boolean version2) {
    /** The original's. */
    static final String BASE = "ou=mailbox,dc=nodomain";

    /** The original's. */
    static final String FILTER = "(uid=%s)";

    /** The original's. */
    static final List<String> ATTRIBUTES = List.of("username", "mailhost", "port");

    /** What stands for {@code lookup_timeout} 0, for ever: nobody waits a day. */
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** What the option says if it is empty; the original's, of the version servers take. */
    private static final String USUAL =
            "ldap://localhost/" + BASE + "?" + String.join(",", ATTRIBUTES) + "?one?" + FILTER;

    /** Copies the servers. */
    DirectorySettings {
        servers = List.copyOf(servers);
    }

    /** From what the operator wrote. */
    static DirectorySettings of(PopmapOptions options) throws PopmapConfigurationException {
        String option = options.option().strip();
        if (!options.named()) {
            try {
                return of(options, DirectoryUrl.parse(option.isEmpty() ? USUAL : option, ATTRIBUTES));
            } catch (BadUrlException e) {
                throw options.badOption(e.reason());
            }
        }
        Optional<String> url = options.text(Property.URL);
        if (url.isEmpty()) {
            return of(options, named(options));
        }
        for (String other :
                List.of(Property.HOSTS, Property.BASE, Property.SCOPE, Property.FILTER, Property.ATTRIBUTES)) {
            if (options.text(other).isPresent()) {
                throw options.problem(other, "url is written as well, and says it too; keep one of them");
            }
        }
        try {
            return of(options, DirectoryUrl.parse(url.get(), ATTRIBUTES));
        } catch (BadUrlException e) {
            throw options.problem(Property.URL, e.reason());
        }
    }

    private static DirectoryUrl named(PopmapOptions options) throws PopmapConfigurationException {
        String property = Property.HOSTS;
        try {
            List<HostTemplate> hosts = hosts(options.words(property));
            property = Property.BASE;
            KeyTemplate base = KeyTemplate.ofText(options.text(property, BASE));
            property = Property.ATTRIBUTES;
            List<KeyTemplate> attributes = new ArrayList<>();
            List<String> words = options.words(property);
            for (String word : words.isEmpty() ? ATTRIBUTES : words) {
                attributes.add(KeyTemplate.ofText(word));
            }
            property = Property.SCOPE;
            Scope scope = Scope.of(options.text(property, "one"));
            property = Property.FILTER;
            KeyTemplate filter = KeyTemplate.ofText(options.text(property, FILTER));
            return new DirectoryUrl(
                    false, hosts, base, attributes, scope, filter, false, Optional.empty(), Optional.empty());
        } catch (BadUrlException e) {
            throw options.problem(property, e.reason());
        }
    }

    private static List<HostTemplate> hosts(List<String> words) throws BadUrlException {
        List<HostTemplate> hosts = new ArrayList<>();
        for (String word : words.isEmpty() ? List.of("localhost") : words) {
            int scheme = word.indexOf("://");
            Security security = scheme < 0 ? Security.CLEAR : Security.ofScheme(word.substring(0, scheme));
            String host = scheme < 0 ? word : word.substring(scheme + 3);
            hosts.addAll(
                    HostTemplate.parse(security, host.endsWith("/") ? host.substring(0, host.length() - 1) : host));
        }
        return hosts;
    }

    private static DirectorySettings of(PopmapOptions options, DirectoryUrl url) throws PopmapConfigurationException {
        List<HostTemplate> servers = secured(options, url);
        boolean encrypted = servers.stream().anyMatch(server -> server.security() != Security.CLEAR);
        if (!encrypted) {
            for (String property : List.of(Property.CA_FILE, Property.TLS_VERIFY)) {
                if (options.text(property).isPresent()) {
                    throw options.problem(property, "nothing is encrypted; write starttls = on, or ldaps:// hosts");
                }
            }
        }
        Optional<KeyTemplate> name = bindName(options, url);
        Optional<Secret> password = password(options, url);
        if (name.isPresent() != password.isPresent()) {
            throw complaint(
                    options,
                    name.isPresent() ? Property.PASSWORD : Property.BIND_DN,
                    name.isPresent()
                            ? "a name to bind with and no password, which servers take for nobody; write BINDNAME and"
                                    + " X-BINDPW, or bind_dn and password"
                            : "a password and no name to bind with; write BINDNAME and X-BINDPW, or bind_dn and"
                                    + " password");
        }
        return new DirectorySettings(
                servers,
                Search.of(options, url),
                name,
                password,
                encrypted ? Optional.of(Encryption.of(options)) : Optional.empty(),
                options.number(Property.POOL, options.threads(), 1, options.threads()),
                options.timeout().isZero() ? FOR_EVER : options.timeout(),
                url.version2());
    }

    private static List<HostTemplate> secured(PopmapOptions options, DirectoryUrl url)
            throws PopmapConfigurationException {
        if (!url.startTls() && !options.flag(Property.STARTTLS, false)) {
            return url.hosts();
        }
        if (url.hosts().stream().anyMatch(host -> host.security() == Security.LDAPS)) {
            throw complaint(
                    options, Property.STARTTLS, "StartTLS with ldaps://, which is encrypted already; write one");
        }
        return url.hosts().stream().map(host -> host.with(Security.STARTTLS)).toList();
    }

    private static Optional<KeyTemplate> bindName(PopmapOptions options, DirectoryUrl url)
            throws PopmapConfigurationException {
        Optional<String> written = options.text(Property.BIND_DN);
        if (written.isEmpty()) {
            return url.bindName();
        }
        if (url.bindName().isPresent()) {
            throw options.problem(Property.BIND_DN, "url names one too; keep one of them");
        }
        try {
            return Optional.of(KeyTemplate.ofText(written.get()));
        } catch (BadUrlException e) {
            throw options.problem(Property.BIND_DN, e.reason());
        }
    }

    private static Optional<Secret> password(PopmapOptions options, DirectoryUrl url)
            throws PopmapConfigurationException {
        Optional<String> written = options.secret(Property.PASSWORD);
        if (written.isPresent() && url.bindPassword().isPresent()) {
            throw options.problem(Property.PASSWORD, "url holds one too; keep one of them");
        }
        return written.or(url::bindPassword)
                .filter(password -> !password.isEmpty())
                .map(password -> new Secret(password.getBytes(StandardCharsets.UTF_8)));
    }

    private static PopmapConfigurationException complaint(PopmapOptions options, String property, String what) {
        return options.named() ? options.problem(property, what) : options.badOption(what);
    }

    /** For the ready line: the servers. */
    String describe() {
        return "ldap "
                + String.join(" ", servers.stream().map(HostTemplate::toString).toList());
    }
}
