// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;

/**
 * A {@code perdition.properties} file: its options, each with its line.
 *
 * <p>UTF-8. One value a key: no lists, no interpolation, no includes. A key that stands twice is a mistake.
 * Options of named listeners are written as {@code listener.NAME.OPTION}, properties of popmaps as {@code
 * popmap.NAME.PROPERTY}.
 */
final class PropertiesFile {
    /** What the keys of named listeners begin with. */
    static final String LISTENER_PREFIX = "listener.";

    /** Ours: names stand in every line about a listener. */
    private static final int MAX_LISTENER_NAME = 32;

    private static final Pattern LISTENER_KEY = Pattern.compile("listener\\.([A-Za-z0-9_-]+)\\.([^.]+)");

    private final Path path;
    private final Map<Option, Given> plain = new LinkedHashMap<>();
    private final Map<String, Map<Option, Given>> listeners = new LinkedHashMap<>();

    private final PopmapLines popmaps = new PopmapLines();

    private PropertiesFile(Path path) {
        this.path = path;
    }

    /** Reads it; problems are added to the list, and what can be read is returned. */
    static ConfigurationFile read(Path path, Problems problems) {
        PropertiesFile file = new PropertiesFile(path);
        LineTrackingReader.Factory lines = new LineTrackingReader.Factory();
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setIncludesAllowed(false);
        properties.setIOFactory(lines);
        try (Reader reader = new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8.newDecoder())) {
            properties.read(reader);
        } catch (NoSuchFileException e) {
            problems.add(path.toString(), "there is no such file; name an existing one");
        } catch (CharacterCodingException e) {
            problems.add(at(path, lines), "this is not UTF-8; save the file in that encoding");
        } catch (IOException e) {
            problems.add(path.toString(), ConfigurationFile.unreadable(e));
        } catch (ConfigurationException | ConfigurationRuntimeException e) {
            // The library wraps what the reader throws.
            boolean encoding = e.getCause() instanceof CharacterCodingException;
            problems.add(
                    at(path, lines),
                    encoding
                            ? "this is not UTF-8; save the file in that encoding"
                            : "a backslash followed by u needs four hexadecimal digits; write \\\\ for a backslash");
        }
        for (LineTrackingReader.Line line : lines.lines()) {
            file.add(line, problems);
        }
        return new ConfigurationFile(path, file.plain, file.listeners, file.popmaps, List.of());
    }

    private static String at(Path path, LineTrackingReader.Factory lines) {
        return path + ":" + lines.current();
    }

    private void add(LineTrackingReader.Line line, Problems problems) {
        Given given = new Given(line.value(), new Given.InFile(path, line.number(), line.key()));
        String where = path + ":" + line.number() + ": " + line.key();
        if (line.key().startsWith(PopmapLines.PREFIX)) {
            popmaps.add(line.key(), given, where, problems);
            return;
        }
        if (!line.key().startsWith(LISTENER_PREFIX)) {
            option(line.key(), where, problems).ifPresent(option -> put(plain, option, given, where, problems));
            return;
        }
        Matcher matcher = LISTENER_KEY.matcher(line.key());
        if (!matcher.matches()) {
            problems.add(
                    where, "not a listener's option; write listener.NAME.OPTION, NAME of letters, digits, - and _");
            return;
        }
        if (matcher.group(1).length() > MAX_LISTENER_NAME) {
            problems.add(
                    where,
                    "the name of a listener has at most " + MAX_LISTENER_NAME + " characters, this one has "
                            + matcher.group(1).length() + "; shorten it");
            return;
        }
        Optional<Option> option = option(matcher.group(2), where, problems);
        if (option.isPresent() && option.get().scope() == Option.Scope.PROCESS) {
            problems.add(
                    where,
                    option.get().name() + " holds for the whole process; write it as "
                            + option.get().name() + ", without listener." + matcher.group(1));
        } else {
            Map<Option, Given> own = listeners.computeIfAbsent(matcher.group(1), name -> new LinkedHashMap<>());
            option.ifPresent(known -> put(own, known, given, where, problems));
        }
    }

    private static Optional<Option> option(String name, String where, Problems problems) {
        Optional<Option> option = ProxyOptions.TABLE.find(name);
        if (option.isEmpty()) {
            problems.add(where, ConfigurationFile.unknown(name));
        } else if (option.get().place() == Option.Place.COMMAND_LINE) {
            problems.add(where, ConfigurationFile.commandLineOnly(option.get()));
            return Optional.empty();
        }
        return option;
    }

    private static void put(Map<Option, Given> options, Option option, Given given, String where, Problems problems) {
        Given before = options.putIfAbsent(option, given);
        if (before != null && before.origin() instanceof Given.InFile first) {
            problems.add(
                    where, "written before, as " + first.key() + " in line " + first.line() + "; keep one of them");
        }
    }
}
