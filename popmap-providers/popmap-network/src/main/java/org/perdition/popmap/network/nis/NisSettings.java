// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * What a {@code nis} popmap is told. Immutable.
 *
 * @param map the NIS map
 * @param domain the NIS domain
 * @param servers hosts that are asked if those the system knows do not answer
 * @param timeout longest wait of a lookup, zero for ever
 * @param connections most at once
 */
record NisSettings(String map, String domain, List<String> servers, Duration timeout, int connections) {
    /** Where the kernel tells the domain. */
    static final Path KERNEL = Path.of("/proc/sys/kernel/domainname");

    static final List<PopmapProperty> PROPERTIES = List.of(
            new PopmapProperty("map", "user_mail_server", "NIS map"),
            new PopmapProperty("domain", "that of the machine", "NIS domain"),
            new PopmapProperty(
                    "server", "", "NIS servers, asked in turn after those of the local ypbind and of /etc/yp.conf"));

    private static final String DEFAULT_MAP = "user_mail_server";

    /** What the kernel says when no domain is set. */
    private static final String NONE = "(none)";

    /** Longest name of a map or domain (YPMAXMAP, YPMAXDOMAIN). */
    private static final int MAX_NAME = 64;

    static NisSettings of(PopmapOptions options, Path kernel) throws PopmapConfigurationException {
        String map = options.named()
                ? options.text("map", DEFAULT_MAP)
                : options.option().isEmpty() ? DEFAULT_MAP : options.option();
        if (!fits(map)) {
            String what = "is no NIS map; write a name of at most " + MAX_NAME + " characters without blanks, such as "
                    + DEFAULT_MAP;
            throw options.named()
                    ? options.problem("map", "\"" + map + "\" " + what)
                    : options.badOption("\"" + map + "\" " + what);
        }
        Optional<String> own = options.text("domain");
        String domain = own.isPresent() ? own.get() : kernelDomain(kernel);
        if (domain.isEmpty()) {
            throw options.problem(
                    "domain", "this machine has no NIS domain; set one with domainname(1), or write it here");
        }
        if (!fits(domain)) {
            throw options.problem(
                    "domain",
                    "\"" + domain + "\" is no NIS domain; write a name of at most " + MAX_NAME
                            + " characters without blanks");
        }
        return new NisSettings(map, domain, options.words("server"), options.timeout(), options.threads());
    }

    private static boolean fits(String name) {
        return name.matches("[\\x21-\\x7e&&[^/]]{1," + MAX_NAME + "}") && !name.startsWith(".");
    }

    private static String kernelDomain(Path kernel) {
        try {
            String domain =
                    Files.readString(kernel, StandardCharsets.ISO_8859_1).strip();
            return domain.equals(NONE) ? "" : domain;
        } catch (IOException e) {
            return "";
        }
    }
}
