// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes lines of octets that come in pieces. Of a line above {@link LineSource#MAX_LINE} nothing is handed on. */
final class LineCutter {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long whole;
    private long pending;

    /** Takes the next octet, and gives the line that it ends. */
    Optional<String> take(byte octet) {
        pending++;
        if (octet != '\n') {
            // One octet more tells that it was too long.
            if (line.size() <= LineSource.MAX_LINE) {
                line.write(octet);
            }
            return Optional.empty();
        }
        whole += pending;
        pending = 0;
        boolean fits = line.size() <= LineSource.MAX_LINE;
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return fits ? Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text) : Optional.empty();
    }

    /** Octets of all lines that were ended. */
    long whole() {
        return whole;
    }
}
