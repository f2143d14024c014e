// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of the tree that is made from the option table, whole or between two marks. */
enum GeneratedFile {
    OPTIONS("docs/options.md") {
        @Override
        String generate() {
            return OptionsDocument.markdown();
        }
    },
    FULL_PROPERTIES("conf/full/perdition.properties") {
        @Override
        String generate() {
            return new FullConfiguration(
                            "perdition.properties",
                            "NAME = VALUE",
                            (name, value) -> (name + " = " + value.replace("\\", "\\\\")).stripTrailing())
                    .text();
        }
    },
    FULL_CONF("conf/full/perdition.conf") {
        @Override
        String generate() {
            return new FullConfiguration(
                            "perdition.conf",
                            "NAME VALUE",
                            (name, value) -> new ConfLine(1, name, java.util.Optional.of(value)).format())
                    .text();
        }
    },
    PERDITION_8("docs/man/perdition.8") {
        @Override
        String generate() throws IOException {
            return between(path(), ManOptions.forCommandLine(ProxyOptions.TABLE.groups()));
        }
    },
    PERDITIONDB_5("docs/man/perditiondb.5") {
        @Override
        String generate() throws IOException {
            return between(
                    path(),
                    ManOptions.forFile(List.of(new OptionTable.Group(
                            "Find the real-server",
                            ProxyOptions.TABLE.groups().stream()
                                    .filter(group -> group.title().equals("Find the real-server"))
                                    .findFirst()
                                    .orElseThrow()
                                    .options()))));
        }
    },
    PERDITION_PROPERTIES_5("docs/man/perdition.properties.5") {
        @Override
        String generate() throws IOException {
            return between(path(), ManOptions.forFile(ProxyOptions.TABLE.groups()));
        }
    };

    /** What stands before and behind the generated part of a manual page. */
    private static final String BEGIN = ".\\\" Begin of the options: written by OptionTableTest, do not edit.\n";

    private static final String END = ".\\\" End of the options.\n";

    private final Path path;

    GeneratedFile(String path) {
        this.path = Path.of("..").resolve(path);
    }

    /** Where it is, from this module. */
    Path path() {
        return path;
    }

    /** What it should hold. */
    abstract String generate() throws IOException;

    private static String between(Path path, String part) throws IOException {
        String text = Files.readString(path);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(path + ": the marks around the options are missing");
        }
        return text.substring(0, begin + BEGIN.length()) + part + text.substring(end);
    }
}
