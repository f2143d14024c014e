// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Arrays;
import java.util.Locale;

/** TLS versions, lowest first. The first two are spoken only if an option asks for them. */
public enum TlsVersion {
    /** RFC 2246. */
    TLSV1("tlsv1", "TLSv1"),
    /** RFC 4346. */
    TLSV1_1("tlsv1.1", "TLSv1.1"),
    /** RFC 5246. */
    TLSV1_2("tlsv1.2", "TLSv1.2"),
    /** RFC 8446. */
    TLSV1_3("tlsv1.3", "TLSv1.3");

    private final String word;
    private final String jsseName;

    TlsVersion(String word, String jsseName) {
        this.word = word;
        this.jsseName = jsseName;
    }

    /** As options write it. */
    public String word() {
        return word;
    }

    /** As JSSE calls it. */
    public String jsseName() {
        return jsseName;
    }

    /** Reads a word, in any case. */
    static TlsVersion parse(String text) throws UnusableValueException {
        String wanted = text.toLowerCase(Locale.ROOT);
        if (wanted.equals("sslv2") || wanted.equals("sslv3")) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is broken and not spoken",
                    "write tlsv1.2, or tlsv1 if old peers need it");
        }
        for (TlsVersion version : values()) {
            if (version.word.equals(wanted)) {
                return version;
            }
        }
        throw new UnusableValueException(
                UnusableValueException.quote(text) + " is no TLS version",
                "write "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(TlsVersion::word).toList()));
    }
}
