// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.CacheSettings;
import org.perdition.popmap.BadEntryException;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.Secret;

class PopmapChainTest {
    private static final CacheSettings CACHE =
            new CacheSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(100), 1_000);
    private static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress("127.0.0.1", 50_000),
            new InetSocketAddress("127.0.0.1", 110),
            "POP3",
            false,
            "@",
            1,
            Optional.empty());

    private final List<String> asked = new ArrayList<>();
    private long now;

    private interface Step {
        void run() throws Exception;
    }

    private static void step(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private class MapInMemory implements Popmap {
        final Map<String, LookupResult> entries = new HashMap<>();
        private final String name;
        private final boolean cacheable;
        private final boolean needsPassword;
        boolean down;
        boolean bad;
        boolean silent;
        Step during = () -> {};

        MapInMemory(String name, boolean cacheable, boolean needsPassword) {
            this.name = name;
            this.cacheable = cacheable;
            this.needsPassword = needsPassword;
        }

        MapInMemory with(String key, String target) {
            entries.put(key, new LookupResult.Found(target));
            return this;
        }

        @Override
        @SuppressWarnings("NullAway") // what a provider may not do
        public LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException {
            String text = key.text().orElseThrow();
            asked.add(name + ":" + (text.length() > 20 ? "long" : text));
            if (down) {
                step(during);
                throw new PopmapUnavailableException("down");
            }
            if (bad) {
                throw new BadEntryException("two entries");
            }
            step(during);
            return silent ? null : entries.getOrDefault(text, LookupResult.NOT_FOUND);
        }

        @Override
        public boolean cacheable() {
            return cacheable;
        }

        @Override
        public boolean needsPassword() {
            return needsPassword;
        }

        @Override
        public String describe() {
            return name;
        }

        @Override
        public void close() {}
    }

    private final MapInMemory first = new MapInMemory("first", true, false);
    private final MapInMemory second = new MapInMemory("second", true, false);

    private PopmapChain chain(Popmap... popmaps) {
        return new PopmapChain(List.of(popmaps).stream()
                .map(popmap -> new PopmapLink(popmap, CACHE, () -> now))
                .toList());
    }

    private static LookupResult found(String target) {
        return new LookupResult.Found(target);
    }

    private static LookupResult ask(PopmapChain chain, String key) throws Exception {
        return chain.ask(LookupKey.of(key), CONTEXT).result();
    }

    private static Optional<LookupResult> known(PopmapChain chain, String key) {
        return chain.known(LookupKey.of(key));
    }

    private static Optional<LookupResult> remembered(PopmapChain chain, String key) {
        return chain.remembered(LookupKey.of(key));
    }

    private void later(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theNextMapIsAskedForWhatTheOneBeforeDoesNotKnow() throws Exception {
        first.with("a", "h1");
        second.with("a", "h2").with("b", "h2");
        PopmapChain chain = chain(first, second);
        assertThat(ask(chain, "a")).isEqualTo(found("h1"));
        assertThat(ask(chain, "b")).isEqualTo(found("h2"));
        assertThat(ask(chain, "c")).isEqualTo(LookupResult.NOT_FOUND);
        assertThat(asked).containsExactly("first:a", "first:b", "second:b", "first:c", "second:c");
        assertThat(chain.describe()).isEqualTo("first, then second");
    }

    @Test
    void aMapThatCannotSayEndsTheSearch() {
        first.down = true;
        second.with("a", "h2");
        assertThatThrownBy(() -> ask(chain(first, second), "a")).isInstanceOf(PopmapUnavailableException.class);
        assertThat(asked).containsExactly("first:a");
    }

    @Test
    void aRefusalEndsTheSearchAndIsNotKept() throws Exception {
        LookupResult refused = new LookupResult.Refused("no", Duration.ZERO);
        first.entries.put("a", refused);
        PopmapChain chain = chain(first, second);
        assertThat(ask(chain, "a")).isEqualTo(refused);
        assertThat(known(chain, "a")).isEmpty();
        assertThat(ask(chain, "a")).isEqualTo(refused);
        assertThat(asked).containsExactly("first:a", "first:a");
    }

    @Test
    void answersAreKeptForTheirTime() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        ask(chain, "b");
        later(4);
        assertThat(known(chain, "a")).contains(found("h1"));
        assertThat(known(chain, "b")).contains(LookupResult.NOT_FOUND);
        later(2);
        assertThat(known(chain, "b")).as("5 s are over").isEmpty();
        later(53);
        assertThat(ask(chain, "a")).isEqualTo(found("h1"));
        assertThat(asked).containsExactly("first:a", "first:b");
        later(2);
        assertThat(known(chain, "a")).as("60 s are over").isEmpty();
        first.with("a", "moved");
        assertThat(ask(chain, "a")).isEqualTo(found("moved"));
    }

    @Test
    void whatIsForgottenIsAskedForAgain() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        chain.doubt(LookupKey.of("a"));
        assertThat(known(chain, "a")).isEmpty();
    }

    @Test
    void anOldAnswerHelpsOutForAWhile() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        ask(chain, "gone");
        later(61);
        first.down = true;
        assertThat(chain.ask(LookupKey.of("a"), CONTEXT)).isEqualTo(new PopmapLink.Answer(found("h1"), true));
        assertThat(chain.ask(LookupKey.of("gone"), CONTEXT))
                .isEqualTo(new PopmapLink.Answer(LookupResult.NOT_FOUND, true));
        assertThatThrownBy(() -> ask(chain, "never asked")).isInstanceOf(PopmapUnavailableException.class);
        later(100);
        assertThatThrownBy(() -> ask(chain, "a"))
                .as("60 + 100 s are over")
                .isInstanceOf(PopmapUnavailableException.class);
        assertThat(remembered(chain, "a")).isEmpty();
        first.down = false;
        assertThat(ask(chain, "a")).isEqualTo(found("h1"));
    }

    @Test
    void whileAMapAilsOldAnswersAreGivenWithoutAsking() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        ask(chain, "gone");
        later(61);
        first.down = true;
        ask(chain, "a");
        assertThat(known(chain, "a")).contains(found("h1"));
        assertThat(known(chain, "gone"))
                .as("unknown then says nothing about now")
                .isEmpty();
        later(6);
        assertThat(known(chain, "a")).as("time to ask again").isEmpty();
    }

    @Test
    void whileAMapAilsOneLookupAtATimeTriesAgain() throws Exception {
        first.down = true;
        PopmapChain chain = chain(first);
        assertThatThrownBy(() -> ask(chain, "a")).hasMessage("down");
        first.during = () -> assertThatThrownBy(() -> ask(chain, "b")).hasMessageContaining("tried again by another");
        assertThatThrownBy(() -> ask(chain, "a")).hasMessage("down");
        first.during = () -> {};
        first.down = false;
        assertThat(ask(chain, "a")).isEqualTo(LookupResult.NOT_FOUND);
        first.during = () -> {
            first.during = () -> {};
            assertThat(ask(chain, "b")).as("beside another").isEqualTo(LookupResult.NOT_FOUND);
        };
        assertThat(ask(chain, "c")).isEqualTo(LookupResult.NOT_FOUND);
    }

    @Test
    void anEntryThatIsBadDoesNotMakeTheMapAil() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        later(61);
        first.bad = true;
        assertThatThrownBy(() -> ask(chain, "b")).isInstanceOf(BadEntryException.class);
        first.bad = false;
        assertThat(known(chain, "a")).as("asked, not answered of old").isEmpty();
    }

    @Test
    void anOldAnswerOfALaterMapCountsWhereTheFirstHasSaidThatItKnowsNothing() throws Exception {
        MapInMemory file = new MapInMemory("file", false, false);
        PopmapChain chain = chain(file, second.with("a", "h2"));
        ask(chain, "a");
        later(61);
        second.down = true;
        assertThat(ask(chain, "a")).isEqualTo(found("h2"));
        assertThat(remembered(chain, "a"))
                .as("without asking the file nobody knows")
                .isEmpty();
    }

    @Test
    void anAnswerThatIsDoubtedHelpsOutStill() throws Exception {
        PopmapChain chain = chain(first.with("a", "h1"));
        ask(chain, "a");
        chain.doubt(LookupKey.of("a"));
        first.down = true;
        assertThat(ask(chain, "a")).isEqualTo(found("h1"));
        assertThat(asked).containsExactly("first:a", "first:a");
    }

    @Test
    void aPasswordOfTheMapsIsNeverKept() throws Exception {
        first.entries.put(
                "a", new LookupResult.Found("h1", Optional.empty(), Optional.of(new Secret(new byte[] {'x'}))));
        PopmapChain chain = chain(first);
        ask(chain, "a");
        assertThat(known(chain, "a")).isEmpty();
        assertThat(remembered(chain, "a")).isEmpty();
    }

    @Test
    void aProviderWithoutResultIsAMistakeOfItsOwn() {
        first.silent = true;
        PopmapChain chain = chain(first);
        assertThatThrownBy(() -> ask(chain, "a")).isInstanceOf(IllegalStateException.class);
        assertThat(known(chain, "a")).isEmpty();
    }

    @Test
    void mapsThatForbidItOrHearPasswordsAreAskedEachTime() throws Exception {
        MapInMemory file = new MapInMemory("file", false, false).with("a", "h1");
        MapInMemory telling = new MapInMemory("telling", true, true).with("a", "h1");
        for (MapInMemory map : List.of(file, telling)) {
            asked.clear();
            PopmapChain chain = chain(map);
            ask(chain, "a");
            ask(chain, "a");
            assertThat(known(chain, "a")).isEmpty();
            assertThat(asked).hasSize(2);
        }
        assertThat(chain(file).needsPassword()).isFalse();
        assertThat(chain(file, telling).needsPassword()).isTrue();
    }

    @Test
    void keysLongerThanAnAddressAreNotKept() throws Exception {
        PopmapChain chain = chain(first);
        String longest = "k".repeat(KeptAnswers.MAX_KEY);
        ask(chain, longest);
        ask(chain, longest + "k");
        assertThat(known(chain, longest)).isPresent();
        assertThat(known(chain, longest + "k")).isEmpty();
    }

    @Test
    void nothingIsKeptWhereTheTimeIsZero() throws Exception {
        PopmapChain chain = new PopmapChain(List.of(new PopmapLink(first.with("a", "h1"), CacheSettings.NONE)));
        ask(chain, "a");
        assertThat(known(chain, "a")).isEmpty();
    }

    @Test
    void theNumberOfKeptAnswersIsBounded() throws Exception {
        PopmapChain chain = chain(first);
        for (int i = 0; i < 3_000; i++) {
            ask(chain, "k" + i);
        }
        int kept = 0;
        for (int i = 0; i < 3_000; i++) {
            kept += known(chain, "k" + i).isPresent() ? 1 : 0;
        }
        assertThat(kept).isPositive().isLessThanOrEqualTo(1_000);
    }
}
