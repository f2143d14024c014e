// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

/** Something scheduled with {@link IoThread#schedule}. */
public interface Deadline {
    /** Forgets the task; without effect if it has run. Call on the I/O thread. Costs the logarithm of their number. */
    void cancel();
}
