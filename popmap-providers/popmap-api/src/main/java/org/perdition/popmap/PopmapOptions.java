// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a popmap is opened with. An operator writes either {@code map_library_opt}, one string in a form of the
 * provider's own, or named properties. Immutable.
 *
 * @param name how the operator calls this popmap; its properties are written {@code popmap.NAME.PROPERTY}
 * @param option the string of {@code map_library_opt}; empty if none was given
 * @param properties the named properties, without {@code popmap.NAME.}; the engine has refused those that {@link
 *     PopmapFactory#properties} does not list
 * @param configurationDirectory where default files live and relative paths start
 * @param timeout how long a lookup may take, a little less than {@code lookup_timeout}; zero for ever. A provider that
 *     talks to a server gives up its own waiting by then, and there is time left to answer from what is known of old
 * @param threads most lookups at once; a pool of connections needs no more
 * @param answers tells of answers that are of no use
 */
public record PopmapOptions(
        String name,
        String option,
        Map<String, String> properties,
        Path configurationDirectory,
        Duration timeout,
        int threads,
        AnswerCheck answers) {
    /** Ends the name of the property that names a file with a secret in it. */
    private static final String FILE = "_file";

    /** Longest time a property can set; a longer one is a slip of the finger. Ours: a day. */
    private static final Duration MAX_TIME = Duration.ofDays(1);

    /** {@code lookup_timeout} unless set. */
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    /** {@code lookup_threads} unless set. */
    private static final int USUAL_THREADS = 16;

    /** Copies the properties. */
    public PopmapOptions {
        properties = Map.copyOf(properties);
    }

    /** With answers of any kind, for tests and embedding. */
    public PopmapOptions(
            String name,
            String option,
            Map<String, String> properties,
            Path configurationDirectory,
            Duration timeout,
            int threads) {
        this(name, option, properties, configurationDirectory, timeout, threads, AnswerCheck.ANY);
    }

    /** As written with {@code map_library_opt}, for tests and embedding; the usual timeout and threads. */
    public static PopmapOptions of(String option, Path configurationDirectory) {
        return new PopmapOptions("map", option, Map.of(), configurationDirectory, USUAL_TIMEOUT, USUAL_THREADS);
    }

    /** As written with named properties, for tests and embedding; the usual timeout and threads. */
    public static PopmapOptions of(Map<String, String> properties, Path configurationDirectory) {
        return new PopmapOptions("map", "", properties, configurationDirectory, USUAL_TIMEOUT, USUAL_THREADS);
    }

    /** Whether named properties are written; then {@link #option} is empty. */
    public boolean named() {
        return !properties.isEmpty();
    }

    /** A property as written; blanks around it do not count, and an empty one is as good as none. */
    public Optional<String> text(String property) {
        return Optional.ofNullable(properties.get(property)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A property as written, or what holds otherwise. */
    public String text(String property, String otherwise) {
        return text(property).orElse(otherwise);
    }

    /** The words of a property, separated by commas or blanks; empty if it is not written. */
    public List<String> words(String property) {
        return text(property)
                .map(value -> Arrays.stream(value.split("[,\\s]+"))
                        .filter(word -> !word.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /**
     * A whole number.
     *
     * @throws PopmapConfigurationException if what is written is none from {@code min} to {@code max}
     */
    public int number(String property, int otherwise, int min, int max) throws PopmapConfigurationException {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.get().matches("[0-9]{1,9}")
                || Integer.parseInt(value.get()) < min
                || Integer.parseInt(value.get()) > max) {
            throw problem(
                    property,
                    "\"" + value.get() + "\" is no number from " + min + " to " + max + "; write digits only");
        }
        return Integer.parseInt(value.get());
    }

    /**
     * A time in seconds, decimals allowed.
     *
     * @throws PopmapConfigurationException if what is written is none up to a day
     */
    public Duration seconds(String property, Duration otherwise) throws PopmapConfigurationException {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.get().matches("[0-9]{1,6}(\\.[0-9]{1,3})?")
                || new BigDecimal(value.get()).compareTo(BigDecimal.valueOf(MAX_TIME.toSeconds())) > 0) {
            throw problem(
                    property, "\"" + value.get() + "\" is no number of seconds up to a day; write digits, such as 5");
        }
        return Duration.ofMillis(new BigDecimal(value.get()).movePointRight(3).intValueExact());
    }

    /**
     * A switch: {@code on}, {@code yes}, {@code true} and {@code 1}, or {@code off}, {@code no}, {@code false} and
     * {@code 0}.
     *
     * @throws PopmapConfigurationException if what is written is neither
     */
    public boolean flag(String property, boolean otherwise) throws PopmapConfigurationException {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return otherwise;
        }
        return switch (value.get().toLowerCase(Locale.ROOT)) {
            case "on", "yes", "true", "1" -> true;
            case "off", "no", "false", "0" -> false;
            default -> throw problem(property, "\"" + value.get() + "\" is neither on nor off; write on or off");
        };
    }

    /**
     * A file or directory; a relative one starts in the configuration directory.
     *
     * @throws PopmapConfigurationException if what is written cannot be a path
     */
    public Optional<Path> path(String property) throws PopmapConfigurationException {
        Optional<String> value = text(property);
        return value.isEmpty() ? Optional.empty() : Optional.of(path(property, value.get()));
    }

    private Path path(String property, String value) throws PopmapConfigurationException {
        try {
            return configurationDirectory.resolve(value).normalize();
        } catch (InvalidPathException e) {
            throw problem(property, "\"" + value + "\" is no file name; write a path", e);
        }
    }

    /**
     * A password: the property itself, or the first line of the file that {@code PROPERTY_file} names. A provider that
     * reads one lists both among its properties.
     *
     * @throws PopmapConfigurationException if both are written, or the file cannot be read
     */
    public Optional<String> secret(String property) throws PopmapConfigurationException {
        Optional<String> file = text(property + FILE);
        if (file.isEmpty()) {
            return text(property);
        }
        if (text(property).isPresent()) {
            throw problem(property, property + FILE + " is written as well; keep one of them");
        }
        Path path = path(property + FILE, file.get());
        try {
            String all = Files.readString(RegularFile.checked(path), StandardCharsets.UTF_8);
            return Optional.of(all.lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw problem(
                    property + FILE,
                    path + " cannot be read (" + IoReason.of(e)
                            + "); make it a file that the user of this process may read",
                    e);
        }
    }

    /**
     * The complaint about a property.
     *
     * @param what what is wrong, and what to write instead
     */
    public PopmapConfigurationException problem(String property, String what) {
        return new PopmapConfigurationException(where(property) + ": " + what);
    }

    private PopmapConfigurationException problem(String property, String what, Throwable cause) {
        return new PopmapConfigurationException(where(property) + ": " + what, cause);
    }

    private String where(String property) {
        return "popmap." + name + "." + property;
    }

    /** The complaint about {@link #option}. */
    public PopmapConfigurationException badOption(String what) {
        return new PopmapConfigurationException("map_library_opt: " + what);
    }

    /** Names no values, which may hold passwords. */
    @Override
    public String toString() {
        return "PopmapOptions[" + name + ", properties " + properties.keySet() + "]";
    }
}
