// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

/**
 * The connection a client logs in on, as query keys name it. Addresses are numbers, IPv6 in the form of RFC 5952.
 *
 * @param clientAddress where the client is (escape i)
 * @param clientPort its port (escape p)
 * @param localAddress what it connected to (escape I)
 * @param localPort the port of that (escape P)
 */
public record Connection(String clientAddress, int clientPort, String localAddress, int localPort) {}
