// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The options as they hold for the process or one listener: the strongest of command line, listener's lines,
 * plain lines and default. A value that cannot be used becomes a problem, and something usable is answered so
 * that reading goes on to the next mistake.
 */
final class Values {
    /** A year; a longer time is a slip of the finger. */
    private static final int MAX_SECONDS = 31_536_000;

    private static final int MILLIS_PER_SECOND = 1000;

    /** Where numbers without a bound of their own end: nine digits, which an int holds. */
    private static final int MAX_NUMBER = 999_999_999;

    private final List<Map<Option, Given>> layers;
    private final Given.Default unwritten;
    private final Problems problems;

    /**
     * Values of these layers.
     *
     * @param layers strongest first
     * @param configurationDirectory where the names of default files start
     */
    Values(List<Map<Option, Given>> layers, Path configurationDirectory, Problems problems) {
        this.layers = List.copyOf(layers);
        this.unwritten = new Given.Default(configurationDirectory);
        this.problems = problems;
    }

    /** Reads a value, or says why it cannot be used. */
    interface Reading<T> {
        T read(String text) throws UnusableValueException;
    }

    /** What holds, and where it stands. */
    Given given(Option option) {
        for (Map<Option, Given> layer : layers) {
            Given given = layer.get(option);
            if (given != null) {
                return given;
            }
        }
        return new Given(option.defaultValue(), unwritten);
    }

    /** What holds, unless nothing or an empty text was written: the original takes both for "not given". */
    Optional<Given> written(Option option) {
        Given given = given(option);
        return given.isDefault() || given.text().isEmpty() ? Optional.empty() : Optional.of(given);
    }

    void problem(Option option, String what) {
        problems.add(given(option).origin().where(option), what);
    }

    <T> T read(Option option, T instead, Reading<T> reading) {
        try {
            return reading.read(given(option).text());
        } catch (UnusableValueException e) {
            problem(option, e.complaint());
            return instead;
        }
    }

    boolean flag(Option option) {
        Given given = given(option);
        return switch (given.text().trim().toLowerCase(Locale.ROOT)) {
            // A key alone switches on, as in the original's files.
            case "on", "yes", "true", "1", "" -> true;
            case "off", "no", "false", "0" -> false;
            default -> {
                problem(option, UnusableValueException.quote(given.text()) + " is neither on nor off; write on or off");
                yield false;
            }
        };
    }

    String text(Option option) {
        return given(option).text();
    }

    int number(Option option, int min) {
        return read(option, min, text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no number from " + min + " to " + MAX_NUMBER,
                        "write digits only, such as " + option.defaultValue());
            }
            return Integer.parseInt(text);
        });
    }

    Duration seconds(Option option) {
        return read(option, Duration.ZERO, text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > MAX_SECONDS) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no number of seconds up to a year",
                        "write digits only, such as " + option.defaultValue());
            }
            return Duration.ofSeconds(Integer.parseInt(text));
        });
    }

    Duration decimalSeconds(Option option) {
        return read(option, Duration.ZERO, text -> {
            if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                    || new BigDecimal(text).compareTo(BigDecimal.valueOf(MAX_SECONDS)) > 0) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no number of seconds up to a year",
                        "write digits, with decimals if you like, such as " + option.defaultValue() + " or 0.5");
            }
            return Duration.ofMillis(new BigDecimal(text)
                    .multiply(BigDecimal.valueOf(MILLIS_PER_SECOND))
                    .setScale(0, RoundingMode.HALF_UP)
                    .intValueExact());
        });
    }

    int port(Option option, int byProtocol, boolean numeric) {
        return written(option).isEmpty()
                ? byProtocol
                : read(option, byProtocol, text -> ServicePorts.parse(text, numeric));
    }

    List<HostPort> servers(Option option, boolean numeric, boolean hostNeeded) {
        return read(option, List.of(), text -> ServerList.parse(text, numeric, hostNeeded));
    }

    /** The file or directory meant, or empty if none was written. */
    Optional<Path> path(Option option) {
        Given given = given(option);
        if (given.text().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(given.origin().directory().resolve(given.text()).normalize());
        } catch (InvalidPathException e) {
            problem(option, UnusableValueException.quote(given.text()) + " is no file name; write a path");
            return Optional.empty();
        }
    }
}
