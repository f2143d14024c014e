// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A key: bytes as the client sent them, put together by the query key formats. Immutable. */
public final class LookupKey {
    private final byte[] bytes;

    /** Takes a copy of the bytes. */
    public LookupKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** The key of a text, in UTF-8. */
    public static LookupKey of(String text) {
        return new LookupKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The key as text, or empty if it is not well-formed UTF-8; text stores then answer "not found". */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LookupKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Names the length only: a key is client text and does not belong in a log unescaped. */
    @Override
    public String toString() {
        return "LookupKey[" + bytes.length + " bytes]";
    }
}
