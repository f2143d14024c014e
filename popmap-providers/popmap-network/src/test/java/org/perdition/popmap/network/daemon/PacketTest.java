// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupContext;

class PacketTest {
    static byte[] answer(String... texts) {
        ByteBuffer packet = ByteBuffer.allocate(Packet.MAX);
        packet.putInt(Packet.MAGIC).putShort((short) Packet.VERSION).putShort((short) Packet.RESPONSE);
        packet.position(Packet.HEADER);
        for (String each : texts) {
            byte[] octets = each.getBytes(StandardCharsets.UTF_8);
            packet.putShort((short) octets.length).put(octets);
        }
        packet.putShort(8, (short) packet.position());
        byte[] whole = new byte[packet.position()];
        packet.flip().get(whole);
        return whole;
    }

    private static LookupContext context(String client, int clientPort, String local, int localPort)
            throws UnknownHostException {
        return new LookupContext(
                new InetSocketAddress(InetAddress.getByName(client), clientPort),
                new InetSocketAddress(InetAddress.getByName(local), localPort),
                "POP3",
                false,
                "@",
                1,
                Optional.empty());
    }

    private static String request(String key, LookupContext context) {
        return HexFormat.ofDelimiter(" ")
                .formatHex(Packet.request(key.getBytes(StandardCharsets.UTF_8), context)
                        .orElseThrow());
    }

    /** As recorded from the original on a little-endian machine. */
    @Test
    void asksAsTheOriginalDoes() throws Exception {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        assertThat(request("bob@ex", context("127.0.0.1", 0x8ba2, "127.0.0.1", 0x7789)))
                .isEqualTo("07 07 07 07 00 01 00 01 00 23 00 00 01 00 00 7f 01 00 00 7f a2 8b 89 77"
                        + " 00 06 62 6f 62 40 65 78 00 01 40");
    }

    /** As recorded from the original. */
    @Test
    void addressesOfIpv6AreTextsBehindTheKey() throws Exception {
        assertThat(request("bob@ex", context("::1", 35_806, "::1", 23_456)))
                .isEqualTo("07 07 07 07 00 01 00 03 00 3b 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                        + " 00 06 62 6f 62 40 65 78 00 01 40"
                        + " 00 03 3a 3a 31 00 05 33 35 38 30 36 00 03 3a 3a 31 00 05 32 33 34 35 36");
    }

    @Test
    void addressesAreWrittenAsTheCLibraryDoes() throws Exception {
        for (String each : List.of(
                "::",
                "::1",
                "fe80::1",
                "2001:db8::1:0:0:1",
                "1:2:3:4:5:6:7:8",
                "1:0:3:4:5:6:7:8",
                "1::",
                "127.0.0.1")) {
            assertThat(AddressText.of(InetAddress.getByName(each))).isEqualTo(each);
        }
        assertThat(AddressText.of(null)).isEmpty();
    }

    @Test
    void aKeyTooLongForAPacketIsNotAskedFor() throws Exception {
        LookupContext context = context("127.0.0.1", 1025, "127.0.0.1", 110);
        int room = Packet.MAX - Packet.HEADER - 5;
        assertThat(Packet.request(new byte[room], context))
                .hasValueSatisfying(packet -> assertThat(packet).hasSize(Packet.MAX));
        assertThat(Packet.request(new byte[room + 1], context)).isEmpty();
        assertThat(Packet.request(new byte[65_536], context)).isEmpty();
    }

    private static String page() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path page = Path.of("docs/popmaps/daemon.md");
        while (!Files.exists(here.resolve(page))) {
            here = Objects.requireNonNull(here.getParent(), "not in a checkout");
        }
        return Files.readString(here.resolve(page));
    }

    /** Who writes a daemon has no more than the page. */
    @Test
    void anAnswerMadeByThePageIsRead() throws Exception {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Map<String, String> values = Map.of("`07", "07070707", "version", "0001", "kind", "0002", "length", "001f");
        page().lines()
                .filter(row -> row.matches("\\| [0-9, ]+ \\| .*"))
                .map(row -> row.split(" *\\| *"))
                .forEach(row -> {
                    int octets = Stream.of(row[1].split(", "))
                            .mapToInt(Integer::parseInt)
                            .sum();
                    byte[] value = new byte[octets];
                    byte[] given = HexFormat.of().parseHex(values.getOrDefault(row[2].split("[ :]")[0], ""));
                    System.arraycopy(given, 0, value, 0, given.length);
                    header.writeBytes(value);
                });
        header.writeBytes(new byte[] {0, 0, 0, 1, 'h', 0, 0});
        assertThat(Packet.answer(header.toByteArray())).isEqualTo(new Packet.Answer("", "h", ""));
    }

    @Test
    void theAnswerShownOnThePageIsRead() throws Exception {
        String octets = page().lines()
                .filter(line -> line.matches("    ([0-9a-f]{2} ?)+"))
                .collect(Collectors.joining())
                .replace(" ", "");
        assertThat(Packet.answer(HexFormat.of().parseHex(octets))).isEqualTo(new Packet.Answer("bob", "imap1", "143"));
    }

    @Test
    void readsAnswers() throws Exception {
        assertThat(Packet.answer(answer("real", "d\u00f6", "9"))).isEqualTo(new Packet.Answer("real", "d\u00f6", "9"));
        assertThat(Packet.answer(answer("", "", "")).isEmpty()).isTrue();
    }

    /** Input: a datagram. One that is understood is, but for bytes without meaning in it, what would be written. */
    @FuzzTest
    void readsDatagrams(byte[] data) {
        try {
            Packet.Answer answer = Packet.answer(data);
            byte[] again = answer(answer.user(), answer.server(), answer.port());
            System.arraycopy(data, 12, again, 12, 12);
            assertThat(again).isEqualTo(data);
        } catch (BadPacketException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
