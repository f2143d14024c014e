// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.popmap.files.BadPatternException;
import org.perdition.popmap.files.EreTranslator;

/** The operator's own expression ({@code regex}). Matching takes time in proportion to the line. */
public final class OwnPattern implements LoginPattern {
    private static final String SUCCESS = "status=\"ok\"";

    private final Pattern pattern;
    private final boolean looksAtStatus;

    private OwnPattern(Pattern pattern, boolean looksAtStatus) {
        this.pattern = pattern;
        this.looksAtStatus = looksAtStatus;
    }

    /**
     * Reads a POSIX extended expression, which may match anywhere in a line.
     *
     * @throws UnusableValueException if it is none, or has no group for the address
     */
    public static OwnPattern of(String ere) throws UnusableValueException {
        try {
            List<String> doubts = new ArrayList<>();
            Pattern pattern = Pattern.compile(
                    EreTranslator.translate(ere, doubts::add), Pattern.LONGEST_MATCH | Pattern.MULTILINE);
            if (!doubts.isEmpty()) {
                throw new UnusableValueException(
                        UnusableValueException.quote(ere) + ": " + doubts.get(0),
                        "write a POSIX extended regular expression");
            }
            if (pattern.groupCount() == 0) {
                throw new UnusableValueException(
                        UnusableValueException.quote(ere) + " has no group",
                        "put what matches the address in parentheses");
            }
            return new OwnPattern(pattern, ere.contains("status"));
        } catch (BadPatternException | PatternSyntaxException e) {
            throw new UnusableValueException(
                    UnusableValueException.quote(ere) + " is no expression that can be used (" + reason(e) + ")",
                    "write a POSIX extended regular expression");
        }
    }

    private static String reason(Exception e) {
        return e instanceof BadPatternException bad ? bad.reason() : "it cannot be compiled";
    }

    @Override
    public Optional<Login> login(String line) {
        // At the end: elsewhere it may be part of a user's name.
        if (!AuthLine.fits(line) || !looksAtStatus && !line.endsWith(SUCCESS)) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find() || matcher.group(1) == null) {
            return Optional.empty();
        }
        String user = matcher.groupCount() > 1 && matcher.group(2) != null ? matcher.group(2) : "";
        return address(matcher.group(1)).map(client -> new Login(client, UnusableValueException.shown(user)));
    }

    /** As it stands there, or an IPv4 address before its port. */
    private static Optional<RelayAddress> address(String text) {
        int colon = text.indexOf(':');
        return RelayAddress.parse(text)
                .or(() -> colon > 0 && colon == text.lastIndexOf(':')
                        ? RelayAddress.parse(text.substring(0, colon))
                        : Optional.empty());
    }

    /** Not known of an expression of somebody else. */
    @Override
    public boolean brokenOff(String line) {
        return false;
    }
}
