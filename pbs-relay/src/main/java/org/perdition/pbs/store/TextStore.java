// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.popmap.IoReason;
import org.perdition.popmap.files.maker.ReplacedFile;
import org.perdition.popmap.files.maker.SystemLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file that Postfix reads as a {@code cidr} or {@code texthash} map: {@code ADDRESS OK}, each below a comment that
 * tells until when and who. It is written beside its place and put there at once, so that a reader sees all of the old or
 * all of the new one. A line without such a comment is over.
 */
public final class TextStore implements RelayStore {
    private static final Logger LOG = LoggerFactory.getLogger(TextStore.class);

    private static final String HEAD = "# Addresses that may relay mail for a while; kept by perdition-pbs. What is"
            + " written here by hand is lost.\n";

    private static final Pattern ABOUT = Pattern.compile("# until ([0-9]{1,12}) (?:user (.*))?");
    private static final String LOCK = ".lock";

    /** How long another process may keep the file from being changed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path file;
    /** As they will be, while this process has the lock. */
    private @Nullable Map<RelayAddress, Entry> changing;

    private @Nullable SystemLock lock;

    /** In this file, which need not be there. Others are kept from changing it by a file with {@code .lock} behind. */
    public TextStore(Path file) {
        this.file = file;
    }

    @Override
    public void prepare() throws IOException {
        change();
        sync();
    }

    @Override
    public List<Path> files() {
        return List.of(file, lockFile());
    }

    private Path lockFile() {
        return Path.of(file + LOCK);
    }

    @Override
    public void learn(Entry entry) throws IOException {
        change().put(entry.address(), entry);
    }

    @Override
    public void refresh(Entry entry) throws IOException {
        change().compute(entry.address(), (address, old) -> old == null ? entry : entry.after(Optional.of(old)));
    }

    @Override
    public Optional<Entry> find(RelayAddress address) throws IOException {
        return Optional.ofNullable(present().get(address));
    }

    @Override
    public List<Entry> entries() throws IOException {
        return List.copyOf(present().values());
    }

    @Override
    public boolean remove(RelayAddress address) throws IOException {
        return present().containsKey(address) && change().remove(address) != null;
    }

    @Override
    public int purge() throws IOException {
        Map<RelayAddress, Entry> entries = change();
        int count = entries.size();
        entries.clear();
        return count;
    }

    @Override
    public List<Entry> expire(Instant now) throws IOException {
        if (present().values().stream().allMatch(entry -> entry.isLive(now))) {
            return List.of();
        }
        // Another process may have given them time meanwhile.
        Map<RelayAddress, Entry> entries = change();
        List<Entry> over =
                entries.values().stream().filter(entry -> !entry.isLive(now)).toList();
        over.forEach(entry -> entries.remove(entry.address()));
        return over;
    }

    @Override
    public void clockSetBack(Duration by) throws IOException {
        change().replaceAll(
                        (address, entry) -> new Entry(address, entry.expires().minus(by), entry.learntFrom()));
    }

    @Override
    public void sync() throws IOException {
        Map<RelayAddress, Entry> entries = changing;
        changing = null;
        try {
            if (entries != null) {
                write(entries);
                LOG.debug("Written: {}", file);
            }
        } catch (IOException e) {
            throw problem("written", e);
        } finally {
            unlock();
        }
    }

    @Override
    public void close() throws IOException {
        sync();
    }

    private Map<RelayAddress, Entry> present() throws IOException {
        Map<RelayAddress, Entry> entries = changing;
        return entries == null ? load() : entries;
    }

    private Map<RelayAddress, Entry> change() throws IOException {
        Map<RelayAddress, Entry> entries = changing;
        if (entries == null) {
            lock();
            try {
                entries = load();
            } catch (IOException e) {
                unlock();
                throw e;
            }
            changing = entries;
        }
        return entries;
    }

    private void lock() throws IOException {
        Path beside = lockFile();
        try {
            if (!Files.exists(beside)) {
                Files.createFile(beside);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker.
        } catch (IOException e) {
            throw problem("written", e);
        }
        try {
            lock = SystemLock.take(beside, SystemLock.Kind.EXCLUSIVE, PATIENCE);
        } catch (IOException e) {
            throw problem("written", e);
        }
    }

    private void unlock() throws IOException {
        SystemLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    private Map<RelayAddress, Entry> load() throws IOException {
        Map<RelayAddress, Entry> entries = new LinkedHashMap<>();
        try {
            Instant expires = Instant.EPOCH;
            Optional<String> user = Optional.empty();
            for (String line : lines()) {
                Matcher about = ABOUT.matcher(line);
                if (about.matches()) {
                    expires = Instant.ofEpochSecond(Long.parseLong(about.group(1)));
                    user = Optional.ofNullable(about.group(2));
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    Entry entry = new Entry(address(line), expires, user);
                    entries.put(entry.address(), entry);
                    expires = Instant.EPOCH;
                    user = Optional.empty();
                }
            }
        } catch (IOException e) {
            throw problem("read", e);
        }
        return entries;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static RelayAddress address(String line) throws IOException {
        return RelayAddress.parseEntry(line.split("[ \t]", 2)[0])
                .orElseThrow(() -> new IOException("it has a line that does not begin with an address"));
    }

    private void write(Map<RelayAddress, Entry> entries) throws IOException {
        List<String> parts = new ArrayList<>();
        parts.add(HEAD);
        for (Entry entry : entries.values()) {
            parts.add("# until " + Math.max(0, entry.expires().getEpochSecond()) + " "
                    + entry.learntFrom().map(user -> "user " + user).orElse("") + "\n" + entry.address() + "\tOK\n");
        }
        try (ReplacedFile replaced = new ReplacedFile(file)) {
            replaced.write(String.join("", parts).getBytes(StandardCharsets.UTF_8));
            replaced.commit();
        }
    }

    private IOException problem(String what, IOException e) {
        return new IOException("db_file: " + file + " cannot be " + what + " (" + IoReason.of(e)
                + "); see that this user may write it and its folder, and that the disk has room");
    }
}
