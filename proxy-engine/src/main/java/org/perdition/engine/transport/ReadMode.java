// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

/** How a session gets what it reads. */
public enum ReadMode {
    /** At most 16 KiB a read, in a right-sized buffer that belongs to the receiver: during login. */
    OWNED,
    /**
     * At most 17 KiB a read, one TLS record, in a buffer lent for the call only: during login behind a filter
     * that copies what it keeps.
     */
    LENT,
    /** 64 KiB a read, up to 256 KiB while they come full, in a buffer lent for the call only: in the pipe. */
    BULK
}
