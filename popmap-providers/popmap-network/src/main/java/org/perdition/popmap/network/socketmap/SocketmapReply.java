// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.network.stream.NoAnswerException;

/** What a server of socket maps says: {@code OK data}, {@code NOTFOUND}, {@code TEMP}, {@code TIMEOUT} or {@code PERM}. */
final class SocketmapReply {
    private SocketmapReply() {}

    /**
     * What it means. Any failure is one to try again after, {@code PERM} too: it says that the map cannot be asked, and
     * nothing about the user.
     *
     * @param reply content of the netstring
     * @throws NoAnswerException if it is a failure, or no reply
     */
    static LookupResult parse(byte[] reply) throws NoAnswerException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reply))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NoAnswerException("sent something else than UTF-8", e);
        }
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        String rest = blank < 0 ? "" : text.substring(blank + 1);
        return switch (word) {
            case "OK" -> new LookupResult.Found(rest);
            case "NOTFOUND" -> LookupResult.NOT_FOUND;
            case "TEMP", "TIMEOUT", "PERM" -> throw new NoAnswerException("says that it cannot answer: " + word);
            default -> throw new NoAnswerException("sent a reply that is none of a socketmap");
        };
    }
}
