// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whatever a NIS server, or {@code yp.conf}, says: it is understood or refused, and nothing else happens. */
class RpcFuzzTest {
    private static final int ID = 7;

    /** Input: a reply, whole. */
    @FuzzTest
    void readsReplies(byte[] data) {
        try {
            XdrReader result = RpcMessage.result(ID, data);
            if (result.number() == NisCalls.TRUE) {
                assertThat(result.counted(NisCalls.MAX_RECORD)).hasSizeLessThanOrEqualTo(NisCalls.MAX_RECORD);
            }
        } catch (BadReplyException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /** Input: octets; written as XDR they are read back the same. */
    @FuzzTest
    void readsBackWhatIsWritten(byte[] data) throws BadReplyException {
        byte[] written = new XdrWriter()
                .numbers(data.length, -1)
                .counted(data)
                .numbers(ID)
                .toByteArray();
        assertThat(written.length % XdrReader.UNIT).isZero();
        XdrReader reader = new XdrReader(written);
        assertThat(reader.number()).isEqualTo(data.length);
        assertThat(reader.number()).isEqualTo(-1);
        assertThat(reader.counted(data.length)).isEqualTo(data);
        assertThat(reader.number()).isEqualTo(ID);
    }

    /** Input: all that a server sends over a connection, record marks and all. */
    @FuzzTest
    void readsStreams(byte[] data) {
        ByteArrayInputStream in = new ByteArrayInputStream(data);
        try {
            byte[] message = RpcRecord.read(length -> {
                byte[] octets = in.readNBytes(length);
                if (octets.length < length) {
                    throw new EOFException("the end");
                }
                return octets;
            });
            assertThat(message).hasSizeLessThanOrEqualTo(RpcRecord.MAX_REPLY);
            ByteArrayInputStream again = new ByteArrayInputStream(RpcRecord.of(message));
            assertThat(RpcRecord.read(again::readNBytes)).isEqualTo(message);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /** Input: a whole {@code yp.conf}. */
    @FuzzTest
    void readsYpConf(byte[] data) {
        YpConf conf = YpConf.parse(Path.of("yp.conf"), new String(data, StandardCharsets.ISO_8859_1), "example");
        assertThat(conf.servers()).allSatisfy(server -> assertThat(server).isNotBlank());
        assertThat(conf.servers().isEmpty() && conf.remarks().isEmpty()).isFalse();
    }
}
