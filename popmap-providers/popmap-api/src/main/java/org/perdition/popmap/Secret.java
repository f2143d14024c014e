// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.util.Arrays;

/** A password, which shows itself only to who asks for it. Immutable. */
public final class Secret {
    private final byte[] bytes;

    /** Takes a copy of the bytes. */
    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Shows nothing of it. */
    @Override
    public String toString() {
        return "XXXXXX";
    }
}
