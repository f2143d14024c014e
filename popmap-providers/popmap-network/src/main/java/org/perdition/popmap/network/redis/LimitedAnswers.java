// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

/**
 * Watches the answers of a server go by and stops at one that is too long, at its announcement: the client library
 * would set aside whatever memory is announced.
 *
 * <p>Knows of the Redis protocol (RESP, versions 2 and 3) that a line begins with its type; that types {@code $} and
 * {@code =} announce bytes, which follow with a line end of their own, and {@code *}, {@code ~}, {@code >} and {@code %}
 * values or pairs of them. One thread at a time.
 */
final class LimitedAnswers {
    /** Longest answer, all of it. As with socketmap; a value is a user, a host and a port. */
    static final int MAX_BYTES = 100_000;

    /** Most values of an answer. Three are asked for; the rest is room for what servers say at login. */
    static final int MAX_VALUES = 256;

    private static final String TYPES = "#$%(*+,-:=>_~";
    private static final String BYTES = "$=";
    private static final String VALUES = "*~>%";

    /** Announced for a value that is not there. */
    private static final String NULL = "-1";

    /** Longest announcement that is read: above any limit, and below what an int holds. */
    private static final int MAX_DIGITS = 9;

    private static final int LINE_END = 2;

    /** What the next byte is. */
    private enum Next {
        TYPE,
        LINE,
        LINE_FEED,
        CONTENT
    }

    private final StringBuilder announcement = new StringBuilder();
    private Next next = Next.TYPE;
    private char type;
    private int contentLeft;
    private int bytes;
    private int values;

    /** A question is sent: its answer comes next. */
    void begin() {
        bytes = 0;
        values = 0;
    }

    /**
     * Looks at what has come.
     *
     * @throws BadAnswerException if the answer is too long, or none; nothing more may be read
     */
    void saw(byte[] read, int offset, int length) throws BadAnswerException {
        bytes += length;
        if (bytes > MAX_BYTES) {
            throw tooLong();
        }
        int end = offset + length;
        for (int i = offset; i < end; ) {
            if (next == Next.CONTENT) {
                int passed = Math.min(contentLeft, end - i);
                contentLeft -= passed;
                i += passed;
                next = contentLeft == 0 ? Next.TYPE : Next.CONTENT;
            } else {
                saw((char) (read[i++] & 0xff));
            }
        }
    }

    private void saw(char octet) throws BadAnswerException {
        switch (next) {
            case TYPE -> {
                if (TYPES.indexOf(octet) < 0) {
                    throw noAnswer();
                }
                type = octet;
                announcement.setLength(0);
                next = Next.LINE;
            }
            case LINE -> {
                if (octet == '\r') {
                    next = Next.LINE_FEED;
                } else if (announces()) {
                    announcement.append(octet);
                    if (announcement.length() > MAX_DIGITS) {
                        throw tooLong();
                    }
                }
            }
            case LINE_FEED -> {
                if (octet != '\n') {
                    throw noAnswer();
                }
                next = Next.TYPE;
                if (announces() && !announcement.toString().equals(NULL)) {
                    announced();
                }
            }
            case CONTENT -> throw new IllegalStateException("passed in one go");
        }
    }

    private boolean announces() {
        return BYTES.indexOf(type) >= 0 || VALUES.indexOf(type) >= 0;
    }

    private void announced() throws BadAnswerException {
        if (announcement.isEmpty() || announcement.chars().anyMatch(digit -> digit < '0' || digit > '9')) {
            throw noAnswer();
        }
        int number = Integer.parseInt(announcement.toString());
        if (BYTES.indexOf(type) >= 0) {
            if (number > MAX_BYTES) {
                throw tooLong();
            }
            contentLeft = number + LINE_END;
            next = Next.CONTENT;
        } else {
            if (number > MAX_VALUES - values) {
                throw tooLong();
            }
            values += number;
        }
    }

    private static BadAnswerException tooLong() {
        return new BadAnswerException(
                "its answer is longer than " + MAX_BYTES + " bytes, or has more than " + MAX_VALUES + " values");
    }

    private static BadAnswerException noAnswer() {
        return new BadAnswerException("it answers something else than Redis does");
    }
}
