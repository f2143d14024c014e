// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs the makers within a test. */
public final class MapMakers {
    /**
     * What a run gave.
     *
     * @param status exit status
     * @param out on standard output
     * @param err on standard error
     */
    public record Ended(int status, String out, String err) {}

    private MapMakers() {}

    /** Runs a maker. */
    public static Ended run(String program, byte[] input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new MapMaker(
                        program,
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(words));
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Makes a file, without complaints. */
    public static void make(String program, Path file, String text) {
        make(program, file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a file, without complaints. */
    public static void make(String program, Path file, byte[] text) {
        assertThat(run(program, text, file.toString())).isEqualTo(new Ended(0, "", ""));
    }
}
