// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;

/** The parts of the documentation that are made from the option table. */
class PbsDocumentsTest {
    /** A file, with a part between two lines of its own. */
    enum Document {
        PAGE(
                "docs/pbs.md",
                "<!-- Options: written by PbsDocumentsTest, do not edit. -->\n",
                "<!-- End of options. -->\n") {
            @Override
            String options() {
                return PbsOptions.TABLE.groups().stream()
                        .map(group -> "\n### " + group.title()
                                + "\n\n| option | value | default | since | meaning |\n"
                                + "| --- | --- | --- | --- | --- |\n"
                                + group.options().stream().map(Document::row).collect(Collectors.joining()))
                        .collect(Collectors.joining("", "", "\n"));
            }
        },
        MANUAL(
                "docs/man/perdition-pbs.8",
                ".\\\" Begin of the options: written by PbsDocumentsTest, do not edit.\n",
                ".\\\" End of the options.\n") {
            @Override
            String options() {
                return PbsOptions.TABLE.groups().stream().map(Document::section).collect(Collectors.joining());
            }
        };

        private final Path path;
        private final String begin;
        private final String end;

        Document(String path, String begin, String end) {
            this.path = Path.of("..").resolve(path);
            this.begin = begin;
            this.end = end;
        }

        abstract String options();

        private static String row(Option option) {
            String letter = option.shortName().isEmpty() ? "" : "`-" + option.shortName() + "` ";
            String also = option.aliases().isEmpty() ? "" : " (also `" + String.join("`, `", option.aliases()) + "`)";
            String value = option.isFlag()
                    ? "on or off"
                    : option.argument() + ": " + option.type().description();
            boolean literal = !option.isFlag()
                    && !option.defaultValue().isEmpty()
                    && option.defaultValue().equals(option.defaultShown());
            String since = option.since() == Option.Since.OURS ? "new" : "original";
            return "| " + letter + "`" + option.name() + "`" + also + " | " + value + " | "
                    + (literal ? "`" + option.defaultShown() + "`" : option.defaultShown()) + " | " + since + " | "
                    + option.help() + " |\n";
        }

        private static String section(OptionTable.Group group) {
            return ".SS \"" + group.title() + "\"\n"
                    + group.options().stream().map(Document::paragraph).collect(Collectors.joining());
        }

        private static String paragraph(Option option) {
            String names = Stream.concat(
                            option.shortName().isEmpty() ? Stream.of() : Stream.of("\\-" + option.shortName()),
                            Stream.concat(Stream.of(option.name()), option.aliases().stream())
                                    .map(name -> "\\-\\-" + name))
                    .map(name -> "\\fB" + name + "\\fR")
                    .collect(Collectors.joining(", "));
            String argument = option.isFlag() ? "" : " \\fI" + option.argument() + "\\fR";
            String sentences = Arrays.stream(option.help().split("(?<=[.;:]) "))
                    .map(sentence -> escaped(sentence) + "\n")
                    .collect(Collectors.joining());
            return ".TP\n" + names + argument + "\n" + sentences + escaped("Default: " + option.defaultShown() + ".")
                    + "\n";
        }

        private static String escaped(String text) {
            String safe = text.replace("\\", "\\e").replace("-", "\\-");
            return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
        }
    }

    /** Run with {@code -Dperdition.write.docs=true} after a change of the table. */
    @ParameterizedTest
    @EnumSource(Document.class)
    void theFilesInTheTreeAreTheTable(Document document) throws Exception {
        String text = Files.readString(document.path);
        int begin = text.indexOf(document.begin) + document.begin.length();
        int end = text.indexOf(document.end);
        assertThat(text).contains(document.begin, document.end);
        String wanted = text.substring(0, begin) + document.options() + text.substring(end);
        if (Boolean.getBoolean("perdition.write.docs")) {
            Files.writeString(document.path, wanted);
        }
        assertThat(Files.readString(document.path))
                .as(document.path + " is not what the option table says; run this test with"
                        + " -Dperdition.write.docs=true")
                .isEqualTo(wanted);
    }
}
