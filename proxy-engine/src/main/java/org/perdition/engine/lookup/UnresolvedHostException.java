// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

/** A host name for which there is no address. The message does not quote the name. */
public class UnresolvedHostException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    public enum Reason {
        /** The name service does not know the name, or is down; the JDK does not tell one from the other. */
        UNKNOWN("name unknown"),
        /** The name service did not answer in time, or too many names are being asked for. */
        NO_ANSWER("no answer from the name service"),
        /** {@code no_lookup}: only addresses will do. */
        NOT_NUMERIC("not an address, and no_lookup is set");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    /** Says why. */
    public UnresolvedHostException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    /** Why there is no address. */
    public Reason reason() {
        return reason;
    }
}
