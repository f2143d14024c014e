// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Programs that are not part of this project and that some tests need. */
@SuppressWarnings("ImmutableEnumChecker") // the list is a copy that cannot be changed
public enum Peer {
    /** POP3 and IMAP4 server. */
    DOVECOT("dovecot", "/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/pop3"),
    /** The part of Dovecot that speaks ManageSieve. */
    DOVECOT_SIEVE("dovecot-managesieved", "/usr/lib/dovecot/managesieve"),
    /** Client of anything. */
    CURL("curl", "/usr/bin/curl"),
    /** IMAP4 client that keeps a copy of a mailbox. */
    MBSYNC("mbsync", "/usr/bin/mbsync"),
    /** POP3 and IMAP4 client. */
    FETCHMAIL("fetchmail", "/usr/bin/fetchmail"),
    /** For poplib and imaplib. */
    PYTHON("python3", "/usr/bin/python3"),
    /** The original, in C. */
    PERDITION("perdition", "/usr/sbin/perdition.pop3", "/usr/sbin/perdition.imap4"),
    /** TLS client that can be told what to offer. */
    OPENSSL("openssl", "/usr/bin/openssl"),
    /** Starts a program for each connection. */
    INETD("openbsd-inetd", "/usr/sbin/inetd", "/usr/bin/unshare"),
    /** Access control before a program started by inetd. */
    TCPD("tcpd", "/usr/sbin/tcpd"),
    /** Listens, and starts a program as a socket unit of systemd does. */
    SOCKET_ACTIVATE("systemd-socket-activate", "/usr/bin/systemd-socket-activate"),
    /** Reads units of systemd. */
    SYSTEMD_ANALYZE("systemd-analyze", "/usr/bin/systemd-analyze"),
    /** Shows manual pages. */
    MAN("man", "/usr/bin/man"),
    /** Makes and reads GDBM files. */
    GDBMTOOL("gdbmtool", "/usr/bin/gdbmtool", "/usr/bin/gdbm_load"),
    /** Makes and reads Berkeley DB files. */
    BERKELEY_DB("db5.3-util", "/usr/bin/db5.3_load", "/usr/bin/db5.3_dump", "/usr/bin/db5.3_verify"),
    /** Makes and reads cdb files. */
    TINYCDB("tinycdb", "/usr/bin/cdb"),
    /** Runs Makefiles. */
    MAKE("make", "/usr/bin/make"),
    /** LDAP directory server, and the client that loads entries into it. */
    SLAPD("slapd and ldap-utils", "/usr/sbin/slapd", "/usr/bin/ldapadd", "/usr/bin/ldapdelete"),
    /** The original's popmap in LDAP. */
    PERDITION_LDAP("perdition-ldap", "/usr/sbin/perditiondb_ldap_makedb"),
    /** NIS server, with what makes its maps. */
    YPSERV("ypserv", "/usr/sbin/ypserv", "/usr/lib/yp/makedbm"),
    /** Tells which NIS server this machine uses. */
    YPBIND("ypbind", "/usr/sbin/ypbind"),
    /** Tells where RPC services listen. */
    RPCBIND("rpcbind", "/sbin/rpcbind", "/usr/sbin/rpcinfo"),
    /** Sets networks up. */
    IP("ip", "/sbin/ip"),
    /** Keeps keys and values. */
    REDIS("redis-server", "/usr/bin/redis-server"),
    /** Database server that speaks MySQL's protocol. */
    MARIADB("mariadb-server", "/usr/sbin/mariadbd", "/usr/bin/mariadb-install-db", "/usr/bin/mariadb"),
    /** Database server; its programs are in a folder of each version. */
    POSTGRESQL("postgresql", "/usr/bin/pg_createcluster", "/usr/bin/psql"),
    /** The original's popmap in MySQL. */
    PERDITION_MYSQL("perdition-mysql", "/usr/sbin/perditiondb_mysql_makedb"),
    /** The original's popmap in PostgreSQL. */
    PERDITION_POSTGRESQL("perdition-postgresql", "/usr/sbin/perditiondb_postgresql_makedb"),
    /** The original's popmap by ODBC. */
    PERDITION_ODBC("perdition-odbc", "/usr/sbin/perditiondb_odbc_makedb"),
    /** ODBC driver manager with its client. */
    ODBC("unixodbc", "/usr/bin/isql", "/usr/bin/odbcinst"),
    /** ODBC driver of MariaDB, wherever the machine keeps it; the file is one that comes with it. */
    ODBC_MARIADB("odbc-mariadb", "/usr/share/odbc-mariadb/odbcinst.ini.template"),
    /** ODBC driver of SQLite; the same. */
    ODBC_SQLITE("libsqliteodbc", "/usr/share/sqliteodbc/unixodbc.ini"),
    /** Web server, and mail proxy. */
    NGINX("nginx", "/usr/sbin/nginx"),
    /** The part of nginx that is a mail proxy. */
    NGINX_MAIL("libnginx-mod-mail", "/usr/lib/nginx/modules/ngx_mail_module.so"),
    /** Postfix's client of its tables; unpacked, not installed. */
    POSTMAP("postfix", Peer.UNPACKED + "/postfix/usr/sbin/postmap"),
    /** Server of two of Postfix's tables; unpacked, not installed. */
    POSTSRSD("postsrsd", Peer.UNPACKED + "/postsrsd/usr/sbin/postsrsd");

    /** Where {@code dev/test} unpacks packages that are not to be installed, each in a folder of its name. */
    private static final String UNPACKED = "/usr/local/lib/perdition-test-peers";

    private final String shownName;
    private final List<Path> files;

    Peer(String shownName, String... files) {
        this.shownName = shownName;
        this.files = List.of(files).stream().map(Path::of).toList();
    }

    /** Where the program is. */
    public String program() {
        return files.get(0).toString();
    }

    /**
     * Ends the calling test as not run if the program is missing, and notes it for {@code dev/test}; with
     * {@code CI=true} the test fails instead.
     */
    public void require() {
        if (files.stream().allMatch(Files::exists)) {
            return;
        }
        notRun(shownName + " missing");
    }

    /** Ends the calling test as not run for want of something. */
    static void notRun(String want) {
        String note = "not run: " + want;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(note + ", and CI=true");
        }
        remember(note + " (" + testClass() + ")");
        Assumptions.abort(note);
    }

    private static String testClass() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.endsWith("IT"))
                        .findFirst())
                .orElse("unknown test");
    }

    private static void remember(String note) {
        String file = System.getProperty("perdition.not-run");
        if (file == null) {
            return;
        }
        try {
            Files.writeString(Path.of(file), note + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
