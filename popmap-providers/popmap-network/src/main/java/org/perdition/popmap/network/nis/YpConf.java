// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code yp.conf} says of one domain. Lines are {@code ypserver HOST}, {@code domain DOMAIN server HOST}, {@code
 * domain DOMAIN broadcast}, {@code domain DOMAIN slp} and {@code broadcast}; {@code #} begins a comment. Immutable.
 *
 * @param servers names or addresses, in the order of the file
 * @param remarks why other lines name no server, with file and line
 */
record YpConf(List<String> servers, List<String> remarks) {
    /** Where the system keeps it. */
    static final Path USUAL = Path.of("/etc/yp.conf");

    /** Most of a file that is read. Ours: such files have a few lines. */
    private static final int MAX_BYTES = 1 << 20;

    /** Reads a file; one that is not there says nothing. */
    static YpConf read(Path file, String domain) {
        try (var in = Files.newInputStream(file)) {
            return parse(file, new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1), domain);
        } catch (NoSuchFileException e) {
            return new YpConf(List.of(), List.of(file + " is not there"));
        } catch (IOException e) {
            return new YpConf(
                    List.of(), List.of(file + " cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
    }

    /** Understands the text of a file. */
    static YpConf parse(Path file, String text, String domain) {
        List<String> servers = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (content.isEmpty()) {
                continue;
            }
            List<String> words = List.of(content.split("\\s+"));
            boolean ofDomain = words.get(0).equals("domain") && words.size() > 2;
            if (ofDomain && !words.get(1).equals(domain)) {
                continue;
            }
            List<String> statement = ofDomain ? words.subList(2, words.size()) : words;
            if (statement.size() == 2 && statement.get(0).equals(ofDomain ? "server" : "ypserver")) {
                servers.add(statement.get(1));
            } else {
                remarks.add(file + ":" + number + ": " + remark(statement.get(0)) + "; write \"domain " + domain
                        + " server HOST\"");
            }
        }
        if (servers.isEmpty() && remarks.isEmpty()) {
            remarks.add(file + " names no server of the domain " + domain);
        }
        return new YpConf(List.copyOf(servers), List.copyOf(remarks));
    }

    private static String remark(String word) {
        return switch (word) {
            case "broadcast", "slp" -> "\"" + word + "\" finds a server only where ypbind runs";
            default -> "names no server";
        };
    }
}
