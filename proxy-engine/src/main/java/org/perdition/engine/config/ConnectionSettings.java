// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/**
 * Limits and switches of a listener's connections.
 *
 * @param limit {@code connection_limit}: most connections at once, 0 for no limit
 * @param perAddress {@code connections_per_address}: most connections not logged in from one address, 0 for no limit
 * @param keepalive {@code tcp_keepalive}
 */
public record ConnectionSettings(int limit, int perAddress, boolean keepalive) {}
