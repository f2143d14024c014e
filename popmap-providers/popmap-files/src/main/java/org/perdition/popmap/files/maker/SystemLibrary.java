// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.List;

/** A library of the system that a maker writes by, and a reader of all does too. */
final class SystemLibrary {
    private SystemLibrary() {}

    /**
     * Loads the first there is of several.
     *
     * @param names such as {@code libgdbm.so.6}
     * @param debianPackage what holds it on Debian
     */
    static NativeLibrary load(List<String> names, String debianPackage) throws IOException {
        for (String name : names) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                // the next one
            }
        }
        throw new IOException("needs the library " + names.get(0) + ", which is not there; install it (on Debian: apt"
                + " install " + debianPackage + ")");
    }

    /** So many bytes at a place. */
    static byte[] bytes(Pointer at, long length) {
        return length == 0 ? new byte[0] : at.getByteArray(0, (int) length);
    }
}
