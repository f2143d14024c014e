// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.managesieve.SieveResponse.Code;
import org.perdition.engine.managesieve.SieveResponse.Condition;

/**
 * Cuts what a server sends into lines of a response, one at a time, however the bytes were cut on their way. For one
 * thread at a time. Blanks too many are tolerated.
 */
public final class SieveResponseDecoder {
    private final MessageCutter cutter;
    private boolean closed;

    /** A decoder with {@link SieveLimits#DEFAULT}. */
    public SieveResponseDecoder() {
        this(SieveLimits.DEFAULT);
    }

    /** A decoder with these limits. */
    public SieveResponseDecoder(SieveLimits limits) {
        cutter = new MessageCutter(limits);
    }

    /**
     * Takes all remaining bytes of the buffer; they are copied. What is waiting is not limited here: call {@link #next}
     * until it gives null before feeding more. A closed decoder drops the bytes.
     */
    public void feed(ByteBuffer bytes) {
        if (closed) {
            bytes.position(bytes.limit());
        } else {
            cutter.feed(bytes);
        }
    }

    /**
     * The next line, or null if more bytes are needed. Behind a {@link SieveResponse.Malformed} whose error is {@link
     * SieveSyntaxError#last} there is never another.
     */
    public @Nullable SieveResponse next() {
        if (closed) {
            return null;
        }
        return switch (cutter.cut()) {
            case PARTIAL -> null;
            case LINE_TOO_LONG -> last(SieveSyntaxError.LINE_TOO_LONG);
            case LITERAL_SIZE -> last(SieveSyntaxError.LITERAL_SIZE);
            case WHOLE -> {
                SieveResponse response = response(cutter.take().words());
                yield response == null ? new SieveResponse.Malformed(SieveSyntaxError.SYNTAX) : response;
            }
        };
    }

    /** Whether bytes are waiting that no message has used. */
    public boolean hasLeftover() {
        return !cutter.isEmpty();
    }

    /** Gives up the bytes waiting and forgets them. */
    public ByteBuffer takeLeftover() {
        return cutter.takeAll();
    }

    private SieveResponse last(SieveSyntaxError error) {
        closed = true;
        cutter.clear();
        return new SieveResponse.Malformed(error);
    }

    private static @Nullable SieveResponse response(@Nullable List<Word> all) {
        if (all == null) {
            return null;
        }
        List<Word> words = all.stream()
                .filter(word -> word.kind() != Word.Kind.ATOM || word.octets().length > 0)
                .toList();
        if (words.isEmpty()) {
            return null;
        }
        if (words.stream().allMatch(word -> word.kind() == Word.Kind.STRING)) {
            return new SieveResponse.Data(words.stream().map(Word::text).toList());
        }
        Condition condition =
                words.get(0).kind() == Word.Kind.ATOM ? condition(words.get(0).text()) : null;
        return condition == null ? null : status(condition, words.subList(1, words.size()));
    }

    private static @Nullable Condition condition(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "OK" -> Condition.OK;
            case "NO" -> Condition.NO;
            case "BYE" -> Condition.BYE;
            default -> null;
        };
    }

    private static @Nullable SieveResponse status(Condition condition, List<Word> words) {
        Code code = null;
        List<Word> rest = words;
        if (!words.isEmpty() && words.get(0).kind() == Word.Kind.OPEN) {
            int close = closing(words);
            if (close < 2 || words.get(1).kind() != Word.Kind.ATOM) {
                return null;
            }
            List<String> arguments = new ArrayList<>();
            words.subList(2, close).stream()
                    .filter(word -> !word.parenthesis())
                    .forEach(word -> arguments.add(word.text()));
            code = new Code(words.get(1).text(), arguments);
            rest = words.subList(close + 1, words.size());
        }
        if (rest.isEmpty()) {
            return new SieveResponse.Status(condition, code, null);
        }
        return rest.size() == 1 && rest.get(0).kind() == Word.Kind.STRING
                ? new SieveResponse.Status(condition, code, rest.get(0).text())
                : null;
    }

    /** Where the parenthesis that opens the list is closed, or -1. */
    private static int closing(List<Word> words) {
        int depth = 0;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).kind() == Word.Kind.OPEN) {
                depth++;
            } else if (words.get(i).kind() == Word.Kind.CLOSE && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
