// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.network.Endpoint;

/**
 * The URL of an auth server, in the forms of nginx's {@code auth_http}. Immutable.
 *
 * @param endpoint where it listens
 * @param tls whether the connection is encrypted
 * @param host what the {@code Host} header says: without the port, as nginx has it
 * @param path what is asked for, with a slash in front
 */
record AuthUrl(Endpoint endpoint, boolean tls, String host, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final Pattern INET =
            Pattern.compile("(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]+))?(/[!-\"$-~]*)?");
    private static final Pattern UNIX = Pattern.compile("(?:http://)?unix:([^:]+)(?::(/[!-\"$-~]*)?)?");

    /**
     * Reads {@code [http[s]://]HOST[:PORT][/PATH]} or {@code [http://]unix:SOCKET[:/PATH]}; empty if it is neither.
     *
     * @param folder where a relative socket starts
     */
    static Optional<AuthUrl> of(String text, Path folder) {
        Matcher unix = UNIX.matcher(text);
        if (unix.matches()) {
            return Endpoint.unix(unix.group(1), folder)
                    .map(endpoint -> new AuthUrl(endpoint, false, "localhost", path(unix.group(2))));
        }
        Matcher inet = INET.matcher(text);
        if (!inet.matches()) {
            return Optional.empty();
        }
        boolean tls = "https".equals(inet.group(1));
        String host = inet.group(2);
        String port = inet.group(3) == null ? Integer.toString(tls ? HTTPS : HTTP) : inet.group(3);
        return Endpoint.inet(host + ":" + port).map(endpoint -> new AuthUrl(endpoint, tls, host, path(inet.group(4))));
    }

    private static String path(String written) {
        return written == null ? "/" : written;
    }

    /** As a URL. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + endpoint + (endpoint instanceof Endpoint.Unix ? ":" : "") + path;
    }
}
