// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.IOException;

/**
 * One request and its reply.
 *
 * @param <T> what the reply means
 */
@FunctionalInterface
public interface Exchange<T> {
    /**
     * Writes the request and reads all of the reply.
     *
     * <p>May be run again on another connection: a request changes nothing at the server.
     *
     * @param link the connection; its waits end with the lookup's deadline
     * @param server which of the servers it leads to, from 0
     * @throws IOException if the connection breaks; {@link NoAnswerException} if the reply is none
     */
    T run(Link link, int server) throws IOException;
}
