// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

/** A popmap's answer, or a server as an operator writes it, that makes no sense. Of it the message quotes a port at most, escaped. */
public class BadTargetException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with it. */
    public BadTargetException(String message) {
        super(message);
    }
}
