// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * What a {@code daemon} popmap is told. Immutable.
 *
 * @param socket where the daemon listens
 * @param patience how long to wait for an answer and, where the daemon does not listen, before the second try; each
 *     later wait of the second kind is twice as long
 * @param retries tries after the first
 * @param folder below which sockets for answers are made
 * @param timeout longest time of a lookup with all its tries, zero for what they add up to
 * @param dependence what an answer depends on
 */
record DaemonSettings(
        Path socket, Duration patience, int retries, Path folder, Duration timeout, Dependence dependence) {
    static final List<PopmapProperty> PROPERTIES = List.of(
            new PopmapProperty("socket", "/var/run/perdition.db", "where the daemon listens"),
            new PopmapProperty("timeout", "1", "seconds to wait for an answer before it is asked again"),
            new PopmapProperty("max_retry", "5", "how often it is asked again"),
            new PopmapProperty("directory", "/tmp", "where sockets for the answers are made"),
            new PopmapProperty("depends_on", "connection", "key, or connection if answers differ by address or port"));

    private static final String SOCKET = "/var/run/perdition.db";
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int RETRIES = 5;
    private static final String FOLDER = "/tmp";

    /** Most retries. Ours: the lookup's own time limit comes first. */
    private static final int MAX_RETRIES = 100;

    /** {@code socket[:timeout[:max_retry]]}. */
    private static final Pattern OPTION = Pattern.compile("([^:]*)(?::([0-9]{1,5}))?(?::([0-9]{1,2}|100))?");

    /** What an answer depends on, and so whether it may be kept. */
    enum Dependence {
        /** On the key alone. */
        KEY,
        /** On addresses and ports as well, which a daemon is told. */
        CONNECTION
    }

    static DaemonSettings of(PopmapOptions options) throws PopmapConfigurationException {
        return options.named() ? ofProperties(options) : ofOption(options);
    }

    private static DaemonSettings ofProperties(PopmapOptions options) throws PopmapConfigurationException {
        Duration wait = options.seconds("timeout", WAIT);
        if (wait.isZero()) {
            throw options.problem("timeout", "an answer takes some time; write a number of seconds above 0");
        }
        return new DaemonSettings(
                options.path("socket").orElse(Path.of(SOCKET)),
                wait,
                options.number("max_retry", RETRIES, 0, MAX_RETRIES),
                options.path("directory").orElse(Path.of(FOLDER)),
                options.timeout(),
                dependence(options));
    }

    private static Dependence dependence(PopmapOptions options) throws PopmapConfigurationException {
        String written = options.text("depends_on", "connection");
        return switch (written) {
            case "key" -> Dependence.KEY;
            case "connection" -> Dependence.CONNECTION;
            default ->
                throw options.problem(
                        "depends_on", "\"" + written + "\" is nothing an answer depends on; write key or connection");
        };
    }

    private static DaemonSettings ofOption(PopmapOptions options) throws PopmapConfigurationException {
        Matcher matcher = OPTION.matcher(options.option());
        if (!matcher.matches() || "0".equals(matcher.group(2))) {
            throw options.badOption("\"" + options.option()
                    + "\" is not SOCKET[:TIMEOUT[:MAX_RETRY]]; write seconds from 1 and retries up to " + MAX_RETRIES
                    + ", such as " + SOCKET + ":1:5");
        }
        String socket = matcher.group(1).isEmpty() ? SOCKET : matcher.group(1);
        try {
            return new DaemonSettings(
                    options.configurationDirectory().resolve(socket).normalize(),
                    matcher.group(2) == null ? WAIT : Duration.ofSeconds(Integer.parseInt(matcher.group(2))),
                    matcher.group(3) == null ? RETRIES : Integer.parseInt(matcher.group(3)),
                    Path.of(FOLDER),
                    options.timeout(),
                    Dependence.CONNECTION);
        } catch (InvalidPathException e) {
            throw options.badOption("the socket is no file name; write a path, such as " + SOCKET);
        }
    }
}
