// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/** What operators wrote, shown to them again. */
public final class Printable {
    private Printable() {}

    /** The text in one line: controls, and marks that turn the direction of writing, become {@code &#92;uXXXX}. */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** In one line, and such that a quote around it ends where the text does. */
    static String quotable(String text) {
        return oneLine(text.replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
