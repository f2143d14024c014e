// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads requests of one protocol. Without state.
 *
 * @param <T> a request
 */
interface RequestReader<T> {
    /**
     * Takes the next request.
     *
     * @param in its position is behind the request afterwards, and where it was if the request is not whole yet
     * @return empty if it is not whole yet
     * @throws MalformedRequestException if it is none, or too long
     */
    Optional<T> take(ByteBuffer in) throws MalformedRequestException;
}
