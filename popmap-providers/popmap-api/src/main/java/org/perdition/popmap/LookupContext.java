// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.net.InetSocketAddress;

/**
 * The connection on whose behalf a key is looked up.
 *
 * @param client address and port of the client
 * @param local address and port it connected to
 * @param protocol {@code POP3}, {@code POP3S}, {@code IMAP4} or {@code IMAP4S}
 * @param domainDelimiter what stands between user and domain
 * @param attempt 1 for the first login on this connection, 2 for the next
 */
public record LookupContext(
        InetSocketAddress client, InetSocketAddress local, String protocol, String domainDelimiter, int attempt) {}
