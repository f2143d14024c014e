// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The connection on whose behalf a key is looked up.
 *
 * @param client address and port of the client
 * @param local address and port it connected to
 * @param protocol {@code POP3}, {@code POP3S}, {@code IMAP4}, {@code IMAP4S} or {@code MANAGESIEVE}
 * @param tls whether the client's connection is encrypted
 * @param domainDelimiter what stands between user and domain
 * @param attempt 1 for the first login on this connection, 2 for the next
 * @param password what the client has sent, for a popmap that {@linkplain Popmap#needsPassword() needs} it; else empty
 */
public record LookupContext(
        InetSocketAddress client,
        InetSocketAddress local,
        String protocol,
        boolean tls,
        String domainDelimiter,
        int attempt,
        Optional<Secret> password) {}
