// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.files.maker.MapMakers;

/** What the popmaps in database files have in common, shown with {@code cdb}, which needs no library to make. */
class CdbPopmapTest extends PopmapContract {
    private final Path directory;

    CdbPopmapTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path file() {
        return directory.resolve("popmap.cdb");
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        StringBuilder text = new StringBuilder();
        entries.forEach(
                (key, value) -> text.append(key).append(':').append(value).append('\n'));
        return opened(text.toString());
    }

    private Popmap opened(String text) throws Exception {
        MapMakers.make("makecdb", file(), text);
        return new CdbPopmapFactory().open(PopmapOptions.of("", directory));
    }

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    @Test
    void theValueEndsAtItsFirstNulAndAnEmptyOneIsFound() throws Exception {
        try (Popmap popmap = opened("a:host:110\0\nb:host\0junk\nc:\0\nd\0:host\n")) {
            assertThat(ask(popmap, "a")).isEqualTo(new LookupResult.Found("host:110"));
            assertThat(ask(popmap, "b")).isEqualTo(new LookupResult.Found("host"));
            assertThat(ask(popmap, "c")).isEqualTo(new LookupResult.Found(""));
            assertThat(ask(popmap, "d")).as("a key with a NUL is another key").isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    @Test
    void aFileInItsPlaceIsSeenAtOnce() throws Exception {
        try (Popmap popmap = opened("a:old\n")) {
            Path next = directory.resolve("next");
            MapMakers.make("makecdb", next, "a:new\nb:new\n");
            assertThat(ask(popmap, "b")).isEqualTo(LookupResult.NOT_FOUND);
            Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(ask(popmap, "a")).isEqualTo(new LookupResult.Found("new"));
            assertThat(ask(popmap, "b")).isEqualTo(new LookupResult.Found("new"));
        }
    }

    @Test
    void aFileThatGoesOrBreaksIsNoAnswerAndItsReturnNeedsNoNewPopmap() throws Exception {
        try (Popmap popmap = opened("a:old\n")) {
            byte[] whole = Files.readAllBytes(file());
            Files.delete(file());
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessage(file() + ": no such file");
            Files.writeString(file(), "nonsense");
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("too short");
            Files.createDirectory(directory.resolve("folder"));
            Files.delete(file());
            Files.createSymbolicLink(file(), directory.resolve("folder"));
            assertThatThrownBy(() -> ask(popmap, "a")).isInstanceOf(PopmapUnavailableException.class);
            Files.delete(file());
            Files.write(file(), whole);
            assertThat(ask(popmap, "a")).isEqualTo(new LookupResult.Found("old"));
        }
    }

    /** To open a pipe is to wait for its writer. */
    @Test
    @Timeout(60)
    void aPipeInItsPlaceIsNotOpened() throws Exception {
        for (PopmapFactory factory : List.of(
                new CdbPopmapFactory(),
                new GdbmPopmapFactory(),
                new BdbPopmapFactory(),
                new TextPopmapFactory(),
                new RegexPopmapFactory())) {
            Path pipe = directory.resolve("pipe" + factory.name());
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            assertThatThrownBy(() -> factory.open(PopmapOptions.of(pipe.toString(), directory)))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageStartingWith(pipe + ": cannot be read (it is no regular file);");
        }
        try (Popmap popmap = opened("a:old\n")) {
            Files.move(directory.resolve("pipecdb"), file(), StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> ask(popmap, "a"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessage(file() + ": cannot be read (it is no regular file)");
        }
    }

    @Test
    void aValueThatIsNotUtf8IsNoAnswer() throws Exception {
        MapMakers.make("makecdb", file(), "a:h\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        try (Popmap popmap = new CdbPopmapFactory().open(PopmapOptions.of("", directory))) {
            assertThatThrownBy(() -> ask(popmap, "a")).hasMessageContaining("not UTF-8");
        }
    }

    @Test
    void anInterruptedLookupEnds() throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (Popmap popmap = opened("a:old\n")) {
            Future<Boolean> flag = thread.submit(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> ask(popmap, "a")).isInstanceOf(InterruptedException.class);
                return Thread.currentThread().isInterrupted();
            });
            assertThat(flag.get()).isFalse();
            assertThat(ask(popmap, "a")).isEqualTo(new LookupResult.Found("old"));
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void namesTheFileThatCannotBeOpenedAndWhatHelps() throws Exception {
        for (var factory : List.of(new GdbmPopmapFactory(), new BdbPopmapFactory(), new CdbPopmapFactory())) {
            String defaultName = factory.properties().get(0).otherwise();
            assertThatThrownBy(() -> factory.open(PopmapOptions.of("", directory)))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessage(directory.resolve(defaultName) + ": no such file; make it with make" + factory.name()
                            + ", or name another one with map_library_opt");
            Files.writeString(directory.resolve("text"), "a:b\n".repeat(1000));
            assertThatThrownBy(() -> factory.open(PopmapOptions.of("text", directory)))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContaining(directory.resolve("text") + ": it is no ")
                    .hasMessageContaining("make" + factory.name() + " makes one");
            assertThatThrownBy(() -> factory.open(PopmapOptions.of(Map.of("file", "absent"), directory)))
                    .hasMessageContaining(directory.resolve("absent") + ": no such file");
            assertThatThrownBy(() -> factory.open(PopmapOptions.of("a\0b", directory)))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContaining("is no file name");
        }
    }

    @Test
    void theAnswersAreNotToBeKept() throws Exception {
        try (Popmap popmap = opened("a:b\n")) {
            assertThat(popmap.cacheable()).isFalse();
            assertThat(popmap.describe()).isEqualTo("cdb " + file());
        }
    }
}
