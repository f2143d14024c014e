// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

/** A cipher string cannot be used. Both texts are printable ASCII, whatever the string holds. */
public final class CipherStringException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String remedy;

    CipherStringException(String found, String remedy) {
        super(found + "; " + remedy);
        this.found = found;
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String found() {
        return found;
    }

    /** What to write. */
    public String remedy() {
        return remedy;
    }
}
