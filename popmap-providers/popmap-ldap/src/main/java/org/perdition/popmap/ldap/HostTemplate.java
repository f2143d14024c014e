// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory server as written, maybe with places for the key.
 *
 * @param security how it is spoken to
 * @param host name or address
 * @param port its port
 */
record HostTemplate(Security security, KeyTemplate host, int port) {
    private static final String LOCALHOST = "localhost";
    private static final int MAX_PORT = 65_535;

    /** What a key may bring into a host name: with anything else it is nobody's key. */
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:@/\\\\]*)(?::([0-9]{0,5}))?");

    /**
     * Hosts separated by blanks, each with a port of its own, or that of the last one, or the usual one.
     *
     * @param authority what stands behind {@code ldap://}; empty for localhost
     */
    static List<HostTemplate> parse(Security security, String authority) throws BadUrlException {
        String[] words = authority.replace("%20", " ").strip().split("\\s+");
        int usual = port(words[words.length - 1], security.port());
        List<HostTemplate> hosts = new ArrayList<>();
        for (String word : words) {
            hosts.add(one(security, word, usual));
        }
        return hosts;
    }

    private static HostTemplate one(Security security, String word, int usual) throws BadUrlException {
        Matcher matcher = matcher(word);
        String host = matcher.group(1);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HostTemplate(security, KeyTemplate.ofUrl(bare.isEmpty() ? LOCALHOST : bare), port(word, usual));
    }

    private static int port(String word, int usual) throws BadUrlException {
        Matcher matcher = matcher(word);
        if (matcher.group(2) == null || matcher.group(2).isEmpty()) {
            return usual;
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > MAX_PORT) {
            throw new BadUrlException("a port that is none; write a number from 1 to " + MAX_PORT);
        }
        return port;
    }

    private static Matcher matcher(String word) throws BadUrlException {
        Matcher matcher = WRITTEN.matcher(word);
        if (!matcher.matches()) {
            throw new BadUrlException(
                    "a host that is none; write HOST, HOST:PORT or [IPV6]:PORT, blanks between several");
        }
        return matcher;
    }

    /** The server for this key, or empty if the key cannot be part of its name. */
    Optional<DirectoryServer> fill(String key) {
        return host.fillName(key, LABELS).map(name -> new DirectoryServer(security, name, port, toString()));
    }

    /** The same, spoken to otherwise. */
    HostTemplate with(Security other) {
        return new HostTemplate(other, host, port);
    }

    /** As in a URL. */
    @Override
    public String toString() {
        String shown = host.toString();
        return security.scheme() + "://" + (shown.indexOf(':') < 0 ? shown : "[" + shown + "]") + ":" + port;
    }
}
