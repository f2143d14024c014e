// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.lookup.PlayedLogin.Seen;

/**
 * Every combination of {@code strip_domain}, {@code add_domain}, {@code lower_case}, {@code
 * client_server_specification}, {@code username_from_database} and {@code query_key}, for delimiters of one and of
 * several characters, against a second implementation that is slow and obvious.
 */
@Timeout(300)
class NameProductTest {
    private static final String LOCAL_NAME = "WWW.Au.example.net";
    private static final String LOCAL_DOMAIN = "Au.example.net";
    private static final List<String> STATES = List.of("servername_lookup", "local_authentication", "remote_login");
    private static final List<String> QUERY_KEYS = List.of("", "\\U", "no,\\u,\\D\\d", "\\d\\D\\u");
    private static final List<String> TYPED = List.of("Bob", "BoB#X", "bob#Dom#h:1", "#x", "bob#");

    /** The options of one round. */
    private record Round(
            String delimiter, String strip, String add, String lower, boolean client, boolean database, String keys) {
        String options() {
            StringBuilder options = new StringBuilder("domain_delimiter=" + delimiter);
            List.of("strip_domain=" + strip, "add_domain=" + add, "lower_case=" + lower, "query_key=" + keys).stream()
                    .filter(option -> !option.endsWith("="))
                    .forEach(option -> options.append(' ').append(option));
            options.append(client ? " client_server_specification=on" : "");
            return options.append(database ? " username_from_database=on" : "").toString();
        }

        /** By regular expressions, where the original counts characters. */
        String mangled(String name, String state) {
            boolean serverExpected = client && state.equals("servername_lookup");
            String quoted = Pattern.quote(delimiter);
            if (strip.contains(state) && !serverExpected) {
                name = name.replaceFirst("(?s)^(.*)" + quoted + ".*$", "$1");
            }
            if (add.contains(state)
                    && !serverExpected
                    && !Pattern.compile(quoted).matcher(name).find()) {
                name = name + delimiter + LOCAL_DOMAIN;
            }
            return lower.contains(state) ? name.toLowerCase(Locale.ROOT) : name;
        }

        Seen expected(String typed) {
            String key = mangled(typed, "servername_lookup");
            Matcher parts = Pattern.compile("(?s)^(.*)" + Pattern.quote(delimiter) + "(.*)$")
                    .matcher(key);
            boolean hasDomain = parts.matches();
            String log = typed;
            String server;
            String asked = "-";
            if (client && hasDomain) {
                log = typed.substring(0, parts.group(1).length());
                String host = parts.group(2);
                server = host.isEmpty() ? "d:25600" : host.contains(":") ? host : host + ":110";
            } else {
                String user = hasDomain ? parts.group(1) : key;
                String domain = hasDomain ? parts.group(2) : "";
                List<String> all = new ArrayList<>();
                for (String format : (keys.isEmpty() ? "\\U" : keys).split(",")) {
                    all.add(format.replace("\\U", key)
                            .replace("\\u", user)
                            .replace("\\d", domain)
                            .replace("\\D", delimiter));
                }
                asked = String.join(",", all);
                server = "d:25600";
                int known = all.indexOf("bob");
                if (known >= 0) {
                    asked = String.join(",", all.subList(0, known + 1));
                    server = "r:2";
                    log = database ? "Real" + delimiter + "Y" : typed;
                }
            }
            return new Seen(asked, server, mangled(log, "local_authentication"), mangled(log, "remote_login"), log);
        }
    }

    private static List<String> subsets() {
        List<String> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << STATES.size(); bits++) {
            int chosen = bits;
            subsets.add(STATES.stream()
                    .filter(state -> (chosen >> STATES.indexOf(state) & 1) == 1)
                    .collect(Collectors.joining(",")));
        }
        return subsets;
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "-=-"})
    void eachCombinationIsAsTheSecondImplementationSays(String delimiter) {
        int logins = 0;
        for (String strip : subsets()) {
            for (String add : subsets()) {
                for (String lower : subsets()) {
                    for (String keys : QUERY_KEYS) {
                        for (int flags = 0; flags < 4; flags++) {
                            Round round = new Round(delimiter, strip, add, lower, flags % 2 == 1, flags > 1, keys);
                            logins += play(round);
                        }
                    }
                }
            }
        }
        assertThat(logins).isEqualTo(8 * 8 * 8 * QUERY_KEYS.size() * 4 * TYPED.size());
    }

    private static int play(Round round) {
        int logins = 0;
        PlayedLogin login =
                PlayedLogin.with(round.options(), "bob>Real" + round.delimiter() + "Y" + round.delimiter() + "r:2");
        for (String shape : TYPED) {
            String typed = shape.replace("#", round.delimiter());
            assertThat(login.play(typed, LOCAL_NAME))
                    .as("%s with %s", typed, round.options())
                    .isEqualTo(round.expected(typed));
            logins++;
        }
        return logins;
    }
}
