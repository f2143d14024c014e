// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

/** What a client does over and over. */
public enum Work {
    /** Connects, logs in, logs out, waits for the end; a new connection each time. */
    LOGIN,
    /** One NOOP, its answer, the next; logged in once. */
    NOOP,
    /** Fetches a mail and compares every octet. */
    DOWNLOAD,
    /** Appends a mail, which the real-server compares; IMAP4 only. */
    UPLOAD,
    /** Logs in and stays silent. */
    IDLE
}
