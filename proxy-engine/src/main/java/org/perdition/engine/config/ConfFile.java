// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code perdition.conf}, in the dialect of the original: long names and letters as keys, flags without a value or
 * with {@code on} or {@code off}. Of an option written twice the last line holds; lists of the kind of {@code
 * ssl_mode} add up. Properties of popmaps are written as {@code popmap.NAME.PROPERTY}.
 */
final class ConfFile {
    /** Ours: a thousand times what a long file has; somebody named a file of another kind. */
    private static final int MAX_BYTES = 1 << 20;

    /** What a byte that is not UTF-8 is read as. */
    private static final String NOT_UTF_8 = "\ufffd";

    private final Path path;
    private final Problems problems;
    private final Map<Option, Given> options = new LinkedHashMap<>();
    private final PopmapLines popmaps = new PopmapLines();
    private final List<String> notes = new ArrayList<>();

    private ConfFile(Path path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    /** Reads it; problems are added to the list, and what can be read is returned. */
    static ConfigurationFile read(Path path, Problems problems) {
        ConfFile file = new ConfFile(path, problems);
        try {
            if (Files.size(path) > MAX_BYTES) {
                problems.add(path.toString(), "is larger than a configuration file can be (1 MiB); name another file");
            } else {
                // Only what counts has to be UTF-8; comments of old files often are not.
                file.parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
            }
        } catch (NoSuchFileException e) {
            problems.add(path.toString(), "there is no such file; name an existing one");
        } catch (IOException e) {
            problems.add(path.toString(), ConfigurationFile.unreadable(e));
        }
        return new ConfigurationFile(path, file.options, Map.of(), file.popmaps, file.notes);
    }

    private void parse(String text) {
        ConfReader.read(text, (what, number) -> problems.add(path + ":" + number, what))
                .forEach(this::add);
    }

    private void add(ConfLine line) {
        String where = where(line);
        if (line.key().contains(NOT_UTF_8) || line.value().orElse("").contains(NOT_UTF_8)) {
            problems.add(path + ":" + line.number(), "this is not UTF-8; save the file in that encoding");
            return;
        }
        if (line.key().startsWith(PopmapLines.PREFIX)) {
            if (line.value().isEmpty()) {
                problems.add(
                        where, "its value is missing; write " + UnusableValueException.shown(line.key()) + " VALUE");
            } else {
                popmaps.add(line.key(), given(line, line.value().get()), where, problems);
            }
            return;
        }
        Option option = find(line.key()).orElse(null);
        if (option == null) {
            problems.add(where, unknown(line.key()));
        } else if (option == ProcessOptions.HELP || option == ProcessOptions.CONFIG_FILE) {
            notes.add(where + ": has no meaning in a file and is passed over");
        } else if (option.place() == Option.Place.COMMAND_LINE) {
            problems.add(where, ConfigurationFile.commandLineOnly(option));
        } else if (line.value().isEmpty() && !option.isFlag()) {
            problems.add(
                    where,
                    "its value is missing; write " + line.key() + " " + option.argument() + ", or " + line.key()
                            + " \"\" for none");
        } else {
            options.merge(
                    option,
                    given(line, line.value().orElse("on")),
                    (first, second) -> option.accumulates() ? first.with(second) : second);
        }
    }

    private Given given(ConfLine line, String value) {
        return new Given(value, new Given.InFile(path, line.number(), UnusableValueException.shown(line.key())));
    }

    private String where(ConfLine line) {
        return path + ":" + line.number()
                + (line.key().isEmpty() ? "" : ": " + UnusableValueException.shown(line.key()));
    }

    /** By name, or by letter if it is one character. */
    private static Optional<Option> find(String key) {
        return key.length() == 1 ? ProxyOptions.TABLE.ofLetter(key) : ProxyOptions.TABLE.find(key);
    }

    private static String unknown(String key) {
        if (key.isEmpty()) {
            return "there is no option in front of the value; write OPTION VALUE";
        }
        if (key.startsWith(PropertiesFile.LISTENER_PREFIX)) {
            return "listeners have names only in a file that ends in .properties; write it there";
        }
        Optional<Option> behindDashes = key.startsWith("-") ? find(key.replaceFirst("^-+", "")) : Optional.empty();
        return behindDashes.isPresent()
                ? "an option has no dashes in a file; write " + key.replaceFirst("^-+", "")
                : ConfigurationFile.unknown(key);
    }
}
