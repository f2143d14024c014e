// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Postfix asks a policy service: lines {@code name=value}, and an empty one. Immutable.
 *
 * @param attributes in their order, one char an octet
 */
public record PolicyRequest(Map<String, String> attributes) {
    /**
     * Longest request, in octets. Postfix sends some thirty attributes, each of at most 2,048 octets by its own
     * line_length_limit; most are short.
     */
    static final int MAX_LENGTH = 65_536;

    private static final String KIND = "request";
    private static final String ACCESS = "smtpd_access_policy";

    /** Keeps the order. */
    public PolicyRequest {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** An attribute; empty if it was not sent. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Takes the next one; see {@link RequestReader#take}. */
    static Optional<PolicyRequest> take(ByteBuffer in) throws MalformedRequestException {
        int end = end(in);
        if (end < 0) {
            if (in.remaining() > MAX_LENGTH) {
                throw new MalformedRequestException("longer than " + MAX_LENGTH + " octets");
            }
            return Optional.empty();
        }
        byte[] octets = new byte[end - in.position()];
        in.get(octets);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String line : new String(octets, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                continue;
            }
            if (equals < 1) {
                throw new MalformedRequestException("a line without name and \"=\"");
            }
            if (attributes.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
                throw new MalformedRequestException("an attribute that stands twice");
            }
        }
        if (!ACCESS.equals(attributes.get(KIND))) {
            throw new MalformedRequestException("no request=" + ACCESS);
        }
        return Optional.of(new PolicyRequest(attributes));
    }

    /** Behind the empty line; below 0 if there is none. */
    private static int end(ByteBuffer in) {
        int limit = Math.min(in.limit(), in.position() + MAX_LENGTH);
        for (int i = in.position(); i < limit; i++) {
            if (in.get(i) == '\n' && (i == in.position() || in.get(i - 1) == '\n')) {
                return i + 1;
            }
        }
        return -1;
    }

    /** As it was sent. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        attributes.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.append('\n').toString();
    }
}
