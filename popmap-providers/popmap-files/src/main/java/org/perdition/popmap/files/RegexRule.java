// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One line of a regular expression map.
 *
 * <p>Matching takes time linear in the key, whatever the expression: RE2 does not backtrack. Of the matches
 * that begin leftmost the longest is taken, as POSIX has it. Where groups could share the same match out in
 * several ways, the first ones are greedy; POSIX would also let an early group choose a later, longer
 * alternative.
 *
 * @param pattern found anywhere in the key unless anchored
 * @param substitution the result, with {@code $0} to {@code $9} for groups
 */
record RegexRule(Pattern pattern, String substitution) {
    /** Longest substitution, in chars. Ours: a user name, a host name and a port fit twice. */
    static final int MAX_SUBSTITUTION = 512;

    /**
     * Compiles a line's expression.
     *
     * @param warning told what is understood otherwise than most expect
     */
    static RegexRule of(String ere, String substitution, Consumer<String> warning) throws BadPatternException {
        if (substitution.length() > MAX_SUBSTITUTION) {
            throw new BadPatternException("result longer than " + MAX_SUBSTITUTION + " characters");
        }
        String translated = EreTranslator.translate(ere, warning);
        try {
            return new RegexRule(Pattern.compile(translated, Pattern.LONGEST_MATCH | Pattern.MULTILINE), substitution);
        } catch (PatternSyntaxException e) {
            throw new BadPatternException(e.getDescription());
        }
    }

    /** The result for a key, or empty if the expression is not found in it. */
    Optional<String> apply(CharSequence key) {
        Matcher matcher = pattern.matcher(key);
        return matcher.find() ? Optional.of(expanded(matcher)) : Optional.empty();
    }

    /** A {@code $} that names no group, or one that took no part, stays as it is. */
    private String expanded(Matcher matcher) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < substitution.length(); i++) {
            char c = substitution.charAt(i);
            int group = c == '$' && i + 1 < substitution.length() ? substitution.charAt(i + 1) - '0' : -1;
            if (group >= 0 && group <= 9 && group <= matcher.groupCount() && matcher.group(group) != null) {
                result.append(matcher.group(group));
                i++;
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
