// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the ODBC driver manager that are used. Texts are UTF-16 in the machine's byte order, whatever the locale;
 * SQLLEN is as wide as a long of C.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"}) // names of the C functions
interface OdbcLibrary extends Library {
    /** SQL_HANDLE_ENV, SQL_HANDLE_DBC, SQL_HANDLE_STMT. */
    short ENVIRONMENT = 1;

    short CONNECTION = 2;
    short STATEMENT = 3;

    short SUCCESS = 0;
    short SUCCESS_WITH_INFO = 1;
    short NO_DATA = 100;

    /** SQL_ATTR_ODBC_VERSION, SQL_OV_ODBC3. */
    int ATTRIBUTE_VERSION = 200;

    int VERSION_3 = 3;

    /** SQL_ATTR_LOGIN_TIMEOUT, SQL_ATTR_CONNECTION_TIMEOUT; seconds. */
    int ATTRIBUTE_LOGIN_TIMEOUT = 103;

    int ATTRIBUTE_CONNECTION_TIMEOUT = 113;

    /** SQL_IDENTIFIER_QUOTE_CHAR, SQL_IDENTIFIER_CASE; of the latter 1 is upper and 2 is lower. */
    short INFO_QUOTE = 29;

    short INFO_CASE = 28;

    /** SQL_PARAM_INPUT, SQL_C_WCHAR, SQL_WVARCHAR. */
    short INPUT = 1;

    short C_WCHAR = -8;
    short WVARCHAR = -9;

    /** SQL_NULL_DATA. */
    long NULL_DATA = -1;

    short SQLAllocHandle(short type, @Nullable Pointer parent, PointerByReference handle);

    short SQLFreeHandle(short type, Pointer handle);

    short SQLSetEnvAttr(Pointer environment, int attribute, Pointer value, int length);

    short SQLSetConnectAttrW(Pointer connection, int attribute, Pointer value, int length);

    short SQLConnectW(
            Pointer connection,
            byte[] dsn,
            short dsnLength,
            byte[] user,
            short userLength,
            byte[] password,
            short passwordLength);

    short SQLDisconnect(Pointer connection);

    short SQLGetInfoW(Pointer connection, short type, Pointer value, short bytes, ShortByReference length);

    short SQLPrepareW(Pointer statement, byte[] sql, int length);

    short SQLBindParameter(
            Pointer statement,
            short number,
            short direction,
            short cType,
            short sqlType,
            NativeLong columnSize,
            short digits,
            Pointer value,
            NativeLong bytes,
            Pointer length);

    short SQLExecute(Pointer statement);

    short SQLNumResultCols(Pointer statement, ShortByReference count);

    short SQLFetch(Pointer statement);

    short SQLGetData(Pointer statement, short column, short cType, Pointer value, NativeLong bytes, Pointer length);

    short SQLGetDiagRecW(
            short type,
            Pointer handle,
            short number,
            Pointer state,
            IntByReference code,
            Pointer message,
            short characters,
            ShortByReference length);

    /**
     * Loads it.
     *
     * @throws UnsatisfiedLinkError if the machine has no ODBC driver manager
     */
    static OdbcLibrary load() {
        return Native.load(Platform.isLinux() ? "libodbc.so.2" : "odbc", OdbcLibrary.class);
    }
}
