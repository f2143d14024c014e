// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/**
 * What can be told of a query of the operator's own without its database: where quotes and comments are, and what stands
 * outside them.
 *
 * <p>Whether a backslash before a quote keeps it from ending a text is for the database to say, and some have it as a
 * setting. So both readings are looked at; one that leaves a quote open is none.
 */
final class OwnSql {
    /** A quote of any kind, or a comment, where a backslash is a character like others. */
    private static final Pattern STANDARD = pattern("");

    /** The same, where a backslash takes the next character with it. */
    private static final Pattern BACKSLASHED = pattern("\\\\.|");

    /** In PostgreSQL a function, without parentheses; a name only where it is quoted or qualified. */
    private static final Pattern USER = Pattern.compile("(?<![\\w.$])user(?![\\w.$(])");

    private static final Pattern CONDITION = Pattern.compile("(?<![\\w.$])(where|on|having)(?![\\w.$])");

    private final List<String> readings = new ArrayList<>();

    OwnSql(String text) {
        for (Pattern each : List.of(STANDARD, BACKSLASHED)) {
            String bare = bare(text, each);
            if (bare.chars().noneMatch(c -> c == '\'' || c == '"' || c == '`')) {
                readings.add(bare);
            }
        }
    }

    private static Pattern pattern(String escape) {
        return Pattern.compile(
                "'(?:" + escape + "[^'])*+'|\"(?:" + escape + "[^\"])*+\"|`[^`]*+`|--[^\\n]*+|/\\*.*?\\*/",
                Pattern.DOTALL);
    }

    /** The text with a blank in place of each quote or comment. */
    private static String bare(String text, Pattern hidden) {
        Matcher matcher = hidden.matcher(text);
        return matcher.replaceAll(" ");
    }

    /** Refuses it, unless it has one place for the key. */
    void check(PopmapOptions options) throws PopmapConfigurationException {
        if (readings.isEmpty()) {
            throw options.problem(Fields.QUERY, "has a quote that is not closed; write its end, too");
        }
        for (String each : readings) {
            long marks = each.chars().filter(c -> c == '?').count();
            if (marks != 1) {
                throw options.problem(
                        Fields.QUERY,
                        "has " + marks + " question marks outside quotes and comments; write exactly one, where the key"
                                + " belongs, and no quotes around it: WHERE NAME = ?");
            }
        }
    }

    /** Whether it asks PostgreSQL for the database login where the column of that name will be meant. */
    boolean comparesLogin() {
        return readings.stream().map(each -> each.toLowerCase(Locale.ROOT)).anyMatch(each -> {
            Matcher condition = CONDITION.matcher(each);
            return condition.find() && USER.matcher(each).find(condition.end());
        });
    }
}
