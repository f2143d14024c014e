// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/**
 * A value an operator wrote cannot be used. The message says what was found and what to write, without naming
 * the option or where it stands: whoever catches it knows.
 */
public final class UnusableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Characters of a value that are shown: enough to find it, and still one line. */
    private static final int MAX_SHOWN = 120;

    private final String complaint;

    /**
     * What was found and what to write.
     *
     * @param found such as {@code "abc" is not a number}
     * @param remedy such as {@code write a whole number}
     */
    public UnusableValueException(String found, String remedy) {
        super(found + "; " + remedy);
        complaint = found + "; " + remedy;
    }

    /** What was found and what to write. */
    public String complaint() {
        return complaint;
    }

    /** The value in quotes, control characters made visible, cut if it is very long. */
    public static String quote(String value) {
        return '"' + shown(value) + '"';
    }

    /** The same without quotes. */
    public static String shown(String value) {
        return value.length() > MAX_SHOWN
                ? Printable.oneLine(value.substring(0, MAX_SHOWN)) + "..."
                : Printable.oneLine(value);
    }
}
