// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes commands and responses. Stateless; for any thread.
 *
 * <p>A string goes between quotes where that is possible, else it becomes a literal: {@code {n+}} in commands, {@code
 * {n}} in responses.
 */
public final class SieveEncoder {
    private SieveEncoder() {}

    /**
     * The bytes of a command: the whole of an array of its own, which may be wiped.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static ByteBuffer encode(SieveCommand command) {
        Line line = new Line("+}\r\n");
        if (command instanceof SieveCommand.Authenticate authenticate) {
            line.atom("AUTHENTICATE").string(octets(authenticate.mechanism()));
            if (authenticate.initialResponse() != null) {
                line.string(authenticate.initialResponse().octets());
            }
        } else if (command instanceof SieveCommand.SaslData sasl) {
            line.string(sasl.data().octets());
        } else if (command instanceof SieveCommand.Capability) {
            line.atom("CAPABILITY");
        } else if (command instanceof SieveCommand.StartTls) {
            line.atom("STARTTLS");
        } else if (command instanceof SieveCommand.Noop noop) {
            line.atom("NOOP");
            if (noop.tag() != null) {
                line.string(octets(noop.tag()));
            }
        } else if (command instanceof SieveCommand.Logout) {
            line.atom("LOGOUT");
        } else if (command instanceof SieveCommand.Other other) {
            line.atom(other.verb());
        } else {
            throw new IllegalArgumentException("malformed: never sent");
        }
        return line.end();
    }

    /**
     * The bytes of a line of a response: the whole of an array of its own.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static ByteBuffer encode(SieveResponse response) {
        Line line = new Line("}\r\n");
        if (response instanceof SieveResponse.Data data) {
            data.words().forEach(word -> line.string(octets(word)));
        } else if (response instanceof SieveResponse.Status status) {
            line.atom(status.condition().name());
            SieveResponse.Code code = status.code();
            if (code != null) {
                line.atom("(" + code.name());
                code.arguments().forEach(argument -> line.string(octets(argument)));
                line.add(")");
            }
            if (status.text() != null) {
                line.string(octets(status.text()));
            }
        } else {
            throw new IllegalArgumentException("malformed: never sent");
        }
        return line.end();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A line being written. What it holds may be secret: it is overwritten as it grows. */
    private static final class Line {
        private static final int FIRST_SIZE = 128;

        private final String endOfAnnouncement;
        private byte[] written = new byte[FIRST_SIZE];
        private int length;

        Line(String endOfAnnouncement) {
            this.endOfAnnouncement = endOfAnnouncement;
        }

        Line atom(String word) {
            blank();
            return add(word);
        }

        Line string(byte[] octets) {
            blank();
            int escaped = escapedLength(octets);
            if (escaped < 0 || escaped > SieveLimits.QUOTED) {
                add("{" + octets.length + endOfAnnouncement);
                for (byte octet : octets) {
                    add(octet);
                }
                return this;
            }
            add((byte) '"');
            for (byte octet : octets) {
                if (octet == '"' || octet == '\\') {
                    add((byte) '\\');
                }
                add(octet);
            }
            add((byte) '"');
            return this;
        }

        /** Octets between the quotes, or -1 if it cannot stand there. */
        private static int escapedLength(byte[] octets) {
            int escaped = octets.length;
            for (byte octet : octets) {
                if (octet == 0 || octet == '\r' || octet == '\n') {
                    return -1;
                } else if (octet == '"' || octet == '\\') {
                    escaped++;
                }
            }
            return escaped;
        }

        Line add(String text) {
            for (byte octet : octets(text)) {
                add(octet);
            }
            return this;
        }

        private void blank() {
            if (length > 0) {
                add((byte) ' ');
            }
        }

        private void add(byte octet) {
            if (length == written.length) {
                byte[] old = written;
                written = Arrays.copyOf(old, 2 * length);
                Arrays.fill(old, (byte) 0);
            }
            written[length++] = octet;
        }

        /** The whole of an array, so that who has sent it can wipe it. */
        ByteBuffer end() {
            add("\r\n");
            byte[] whole = Arrays.copyOf(written, length);
            Arrays.fill(written, (byte) 0);
            return ByteBuffer.wrap(whole);
        }
    }
}
