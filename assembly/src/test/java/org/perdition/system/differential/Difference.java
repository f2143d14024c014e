// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A difference that is wanted: it turns what the original shows into what ours shows. Its reason stands in the
 * upgrade guide under the same id.
 *
 * @param id such as D7
 * @param rules in order; applied to a whole recording, {@code ^} and {@code $} being ends of lines
 */
record Difference(String id, List<Rule> rules) {
    /** A replacement as {@link String#replaceAll} does it. */
    record Rule(Pattern found, String instead) {}

    Difference {
        rules = List.copyOf(rules);
    }

    /** What the original's recording would be with this difference. */
    String applied(String recording) {
        String text = recording;
        for (Rule rule : rules) {
            text = rule.found.matcher(text).replaceAll(rule.instead);
        }
        return text;
    }

    /**
     * All of {@code differences.txt}: {@code == ID}, then pairs of lines {@code - REGEX} and {@code + REPLACEMENT}, in
     * both of which {@code \n} is the end of a line.
     */
    static Map<String, Difference> all() {
        Map<String, Difference> all = new LinkedHashMap<>();
        String id = "";
        String found = "";
        List<Rule> rules = new ArrayList<>();
        for (String line : CaseFile.resource("differences.txt").split("\n")) {
            if (line.startsWith("== ")) {
                id = line.substring(3).trim();
                rules = new ArrayList<>();
            } else if (line.startsWith("- ")) {
                found = line.substring(2);
            } else if (line.startsWith("+ ") || line.equals("+")) {
                String instead = line.substring(Math.min(2, line.length())).replace("\\n", "\n");
                rules.add(new Rule(Pattern.compile(found, Pattern.MULTILINE), instead));
                all.put(id, new Difference(id, rules));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("differences.txt: " + line);
            }
        }
        return all;
    }
}
