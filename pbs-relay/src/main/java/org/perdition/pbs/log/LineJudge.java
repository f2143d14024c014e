// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import java.util.Optional;

/**
 * Reads one line behind the other of one log. After a line that was broken off it believes no login for a while: the
 * original writes names as they come, and one with a line break in it can be followed by a line of the client's own
 * making. Used by one thread.
 */
public final class LineJudge {
    /** Chars of lines that are not believed. As long as what the original reads of a client at once. */
    private static final int DISTRUST = 8_192;

    private final LoginPattern pattern;
    private int distrusted;

    /** Judges by these lines. */
    public LineJudge(LoginPattern pattern) {
        this.pattern = pattern;
    }

    /** The login that the next line tells of, if it does and can be believed. */
    public Optional<Login> read(String line) {
        boolean believed = distrusted <= 0;
        distrusted = pattern.brokenOff(line) ? DISTRUST : Math.max(0, distrusted - line.length() - 1);
        return believed ? pattern.login(line) : Optional.empty();
    }

    /** Whether lines are not believed now. */
    public boolean distrusts() {
        return distrusted > 0;
    }
}
