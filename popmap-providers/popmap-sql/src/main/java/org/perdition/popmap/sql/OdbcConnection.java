// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection by ODBC. For one thread at a time. Its calls block as long as the driver does. */
final class OdbcConnection implements AutoCloseable {
    private static final Charset UTF_16 =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;

    /** Room for a column: longer than any host name and port. Ours. */
    private static final int COLUMN_BYTES = 4096;

    /** Room for a message: SQL_MAX_MESSAGE_LENGTH. */
    private static final int MESSAGE_CHARACTERS = 512;

    private static final int STATE_CHARACTERS = 5;

    private final OdbcLibrary odbc;
    private final Pointer handle;
    private final String sql;
    /** When it was last used, by {@link System#nanoTime}. */
    private long used = System.nanoTime();

    private OdbcConnection(OdbcLibrary odbc, Pointer handle, EntryQuery query) throws SQLException {
        this.odbc = odbc;
        this.handle = handle;
        this.sql = query.sql(quoting());
    }

    /** Connects. */
    static OdbcConnection open(OdbcLibrary odbc, Pointer environment, OdbcSettings settings) throws SQLException {
        Pointer handle = allocate(odbc, OdbcLibrary.CONNECTION, OdbcLibrary.ENVIRONMENT, environment);
        try {
            Pointer seconds = Pointer.createConstant(settings.loginSeconds());
            // a driver that cannot is as good as one that has not been asked
            odbc.SQLSetConnectAttrW(handle, OdbcLibrary.ATTRIBUTE_LOGIN_TIMEOUT, seconds, 0);
            odbc.SQLSetConnectAttrW(handle, OdbcLibrary.ATTRIBUTE_CONNECTION_TIMEOUT, seconds, 0);
            byte[] dsn = utf16(settings.dsn());
            byte[] user = utf16(settings.user());
            byte[] password = utf16(new String(settings.password().bytes(), StandardCharsets.UTF_8));
            check(
                    odbc,
                    odbc.SQLConnectW(
                            handle, dsn, characters(dsn), user, characters(user), password, characters(password)),
                    OdbcLibrary.CONNECTION,
                    handle);
        } catch (SQLException e) {
            odbc.SQLFreeHandle(OdbcLibrary.CONNECTION, handle);
            throw e;
        }
        try {
            return new OdbcConnection(odbc, handle, settings.query());
        } catch (SQLException e) {
            disconnect(odbc, handle);
            throw e;
        }
    }

    /** An environment, from which connections come. Never freed: there is one in a process. */
    static Pointer environment(OdbcLibrary odbc) throws SQLException {
        Pointer environment = allocate(odbc, OdbcLibrary.ENVIRONMENT, OdbcLibrary.ENVIRONMENT, null);
        check(
                odbc,
                odbc.SQLSetEnvAttr(
                        environment, OdbcLibrary.ATTRIBUTE_VERSION, Pointer.createConstant(OdbcLibrary.VERSION_3), 0),
                OdbcLibrary.ENVIRONMENT,
                environment);
        return environment;
    }

    /** The first row of a key. */
    Optional<Row> find(String key) throws SQLException {
        used = System.nanoTime();
        Pointer statement = allocate(odbc, OdbcLibrary.STATEMENT, OdbcLibrary.CONNECTION, handle);
        byte[] parameter = key.getBytes(UTF_16);
        try (Memory value = new Memory(parameter.length + 2L);
                Memory length = new Memory(NativeLong.SIZE)) {
            byte[] text = utf16(sql);
            check(odbc.SQLPrepareW(statement, text, text.length / 2 - 1), statement);
            value.clear();
            value.write(0, parameter, 0, parameter.length);
            length.setNativeLong(0, new NativeLong(parameter.length));
            check(
                    odbc.SQLBindParameter(
                            statement,
                            (short) 1,
                            OdbcLibrary.INPUT,
                            OdbcLibrary.C_WCHAR,
                            OdbcLibrary.WVARCHAR,
                            new NativeLong(Math.max(1, parameter.length / 2)),
                            (short) 0,
                            value,
                            new NativeLong(parameter.length),
                            length),
                    statement);
            short executed = odbc.SQLExecute(statement);
            if (executed == OdbcLibrary.NO_DATA) {
                return Optional.empty();
            }
            check(executed, statement);
            return row(statement);
        } finally {
            odbc.SQLFreeHandle(OdbcLibrary.STATEMENT, statement);
        }
    }

    private Optional<Row> row(Pointer statement) throws SQLException {
        short fetched = odbc.SQLFetch(statement);
        if (fetched == OdbcLibrary.NO_DATA) {
            return Optional.empty();
        }
        check(fetched, statement);
        ShortByReference columns = new ShortByReference();
        check(odbc.SQLNumResultCols(statement, columns), statement);
        String server = column(statement, 1);
        return Optional.of(new Row(server, columns.getValue() > 1 ? column(statement, 2) : null));
    }

    private @Nullable String column(Pointer statement, int number) throws SQLException {
        try (Memory value = new Memory(COLUMN_BYTES);
                Memory length = new Memory(NativeLong.SIZE)) {
            check(
                    odbc.SQLGetData(
                            statement,
                            (short) number,
                            OdbcLibrary.C_WCHAR,
                            value,
                            new NativeLong(COLUMN_BYTES),
                            length),
                    statement);
            long bytes = length.getNativeLong(0).longValue();
            if (bytes == OdbcLibrary.NULL_DATA) {
                return null;
            }
            if (bytes < 0 || bytes > COLUMN_BYTES - 2) {
                throw new SQLException("column " + number + " is longer than a host name can be", "HY000");
            }
            return new String(value.getByteArray(0, (int) bytes), UTF_16);
        }
    }

    private Quoting quoting() throws SQLException {
        try (Memory value = new Memory(COLUMN_BYTES)) {
            ShortByReference length = new ShortByReference();
            check(odbc.SQLGetInfoW(handle, OdbcLibrary.INFO_QUOTE, value, (short) COLUMN_BYTES, length));
            int bytes = Math.max(0, Math.min(length.getValue(), COLUMN_BYTES - 2));
            String mark = new String(value.getByteArray(0, bytes), UTF_16).strip();
            check(odbc.SQLGetInfoW(handle, OdbcLibrary.INFO_CASE, value, (short) 2, length));
            Quoting.Folding folding = switch (value.getShort(0)) {
                case 1 -> Quoting.Folding.UPPER;
                case 2 -> Quoting.Folding.LOWER;
                default -> Quoting.Folding.AS_IS;
            };
            return new Quoting(mark, folding, folding);
        }
    }

    /** Whether it was used within this many nanoseconds. */
    boolean usedWithin(long nanos) {
        return System.nanoTime() - used < nanos;
    }

    private void check(short status) throws SQLException {
        check(odbc, status, OdbcLibrary.CONNECTION, handle);
    }

    private void check(short status, Pointer statement) throws SQLException {
        check(odbc, status, OdbcLibrary.STATEMENT, statement);
    }

    private static void check(OdbcLibrary odbc, short status, short type, Pointer handle) throws SQLException {
        if (status == OdbcLibrary.SUCCESS || status == OdbcLibrary.SUCCESS_WITH_INFO) {
            return;
        }
        try (Memory state = new Memory(2L * (STATE_CHARACTERS + 1));
                Memory message = new Memory(2L * MESSAGE_CHARACTERS)) {
            state.clear();
            message.clear();
            IntByReference code = new IntByReference();
            ShortByReference length = new ShortByReference();
            short told = odbc.SQLGetDiagRecW(
                    type, handle, (short) 1, state, code, message, (short) MESSAGE_CHARACTERS, length);
            if (told != OdbcLibrary.SUCCESS && told != OdbcLibrary.SUCCESS_WITH_INFO) {
                throw new SQLException("status " + status, "HY000");
            }
            int characters = Math.max(0, Math.min(length.getValue(), MESSAGE_CHARACTERS - 1));
            throw new SQLException(
                    new String(message.getByteArray(0, 2 * characters), UTF_16),
                    new String(state.getByteArray(0, 2 * STATE_CHARACTERS), UTF_16),
                    code.getValue());
        }
    }

    private static Pointer allocate(OdbcLibrary odbc, short type, short parentType, @Nullable Pointer parent)
            throws SQLException {
        PointerByReference handle = new PointerByReference();
        short status = odbc.SQLAllocHandle(type, parent, handle);
        if (parent == null) {
            if (status != OdbcLibrary.SUCCESS) {
                throw new SQLException("out of memory", "HY001");
            }
        } else {
            check(odbc, status, parentType, parent);
        }
        return handle.getValue();
    }

    /** With a zero behind it. */
    private static byte[] utf16(String text) {
        return (text + "\0").getBytes(UTF_16);
    }

    private static short characters(byte[] text) {
        return (short) (text.length / 2 - 1);
    }

    private static void disconnect(OdbcLibrary odbc, Pointer handle) {
        odbc.SQLDisconnect(handle);
        odbc.SQLFreeHandle(OdbcLibrary.CONNECTION, handle);
    }

    @Override
    public void close() {
        disconnect(odbc, handle);
    }
}
