// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.jspecify.annotations.Nullable;

/** The library's reader of properties, which also notes in which line each key stands. */
final class LineTrackingReader extends PropertiesConfiguration.PropertiesReader {
    /**
     * One key of the file.
     *
     * @param key unescaped
     * @param number the line it begins in, counted from 1
     * @param value unescaped
     */
    record Line(String key, int number, String value) {}

    /** Makes the reader, and keeps what it found. */
    static final class Factory extends PropertiesConfiguration.DefaultIOFactory {
        private final List<Line> lines = new ArrayList<>();
        private @Nullable LineTrackingReader reader;

        @Override
        public PropertiesConfiguration.PropertiesReader createPropertiesReader(Reader in) {
            reader = new LineTrackingReader(in, lines);
            return reader;
        }

        List<Line> lines() {
            return lines;
        }

        /** The line being read, where reading failed. */
        int current() {
            return reader == null ? 1 : reader.getLineNumber() + (reader.startLine == 0 ? 1 : 0);
        }
    }

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{4}");

    private final List<Line> lines;
    private int startLine;

    private LineTrackingReader(Reader in, List<Line> lines) {
        super(in);
        this.lines = lines;
    }

    @Override
    public boolean nextProperty() throws IOException {
        startLine = 0;
        boolean more = super.nextProperty();
        if (more) {
            lines.add(new Line(getPropertyName(), startLine, getPropertyValue()));
        }
        return more;
    }

    @Override
    public @Nullable String readLine() throws IOException {
        String line = super.readLine();
        if (startLine == 0
                && line != null
                && !line.isBlank()
                && "#!".indexOf(line.trim().charAt(0)) < 0) {
            startLine = getLineNumber();
        }
        return line;
    }

    /** Refuses what the library would drop without a word: a backslash and u without four hexadecimal digits. */
    @Override
    protected String unescapePropertyValue(String value) {
        for (int i = value.indexOf('\\'); i >= 0 && i + 1 < value.length(); i = value.indexOf('\\', i + 2)) {
            if (value.charAt(i + 1) == 'u'
                    && !HEX.matcher(value).region(i + 2, value.length()).lookingAt()) {
                throw new ConfigurationRuntimeException("broken escape");
            }
        }
        return super.unescapePropertyValue(value);
    }
}
