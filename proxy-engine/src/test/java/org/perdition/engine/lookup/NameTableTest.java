// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.lookup.PlayedLogin.Seen;

/**
 * Logins from option texts to the names used, the expected values written out. Popmaps stand as {@code KEY>ANSWER}
 * with blanks between; what they do not name is not found and goes to the default server {@code d:25600}.
 */
@Timeout(60)
class NameTableTest {
    private static Seen seen(String options, String popmap, String typed, String localName) {
        return PlayedLogin.with(options, popmap).play(typed, localName);
    }

    /** What the original was seen to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # options                                          | popmap             | typed        | keys               | server      | remote       | log
            -                                                  | bob>h:1            | bob          | bob                | h:1         | bob          | bob
            strip_domain=servername_lookup                     | bob>h:1            | bob@x.y      | bob                | h:1         | bob@x.y      | bob@x.y
            strip_domain=remote_login                          | bob@x.y>h:1        | bob@x.y      | bob@x.y            | h:1         | bob          | bob@x.y
            strip_domain=servername_lookup,remote_login        | bob>h:1            | bob@x        | bob                | h:1         | bob          | bob@x
            strip_domain=all                                   | bob@x>h:1          | bob@x@y      | bob@x              | h:1         | bob@x        | bob@x@y
            strip_domain=all domain_delimiter=--               | bob--x>h:1         | bob--x--y    | bob--x             | h:1         | bob--x       | bob--x--y
            lower_case=servername_lookup                       | bob@x>h:1          | BoB@X        | bob@x              | h:1         | BoB@X        | BoB@X
            lower_case=remote_login                            | BoB@X>h:1          | BoB@X        | BoB@X              | h:1         | bob@x        | BoB@X
            lower_case=all                                     | bob\u00d6>h:1      | BoB\u00d6    | bob\u00d6          | h:1         | bob\u00d6    | BoB\u00d6
            add_domain=all explicit_domain=ex.org              | bob@ex.org>h:1     | bob          | bob@ex.org         | h:1         | bob@ex.org   | bob
            add_domain=all explicit_domain=ex.org              | bob@have>h:1       | bob@have     | bob@have           | h:1         | bob@have     | bob@have
            add_domain=all,2 explicit_domain=a.b.c.d           | bob@a.b.c.d>h:1    | bob          | bob@a.b.c.d        | h:1         | bob@a.b.c.d  | bob
            add_domain=remote_login explicit_domain=rr         | bob>h:1            | bob          | bob                | h:1         | bob@rr       | bob
            add_domain=servername_lookup                       | bob@au.example.net>h:1 | bob      | bob@au.example.net | h:1         | bob          | bob
            add_domain=servername_lookup,0                     | bob@www.au.example.net>h:1 | bob  | bob@www.au.example.net | h:1     | bob          | bob
            add_domain=2,all                                   | bob@example.net>h:1 | bob         | bob@example.net    | h:1         | bob@example.net | bob
            add_domain=all,9                                   | bob>h:1            | bob          | bob                | h:1         | bob          | bob
            strip_domain=all add_domain=all explicit_domain=new | bob@new>h:1       | bob@old      | bob@new            | h:1         | bob@new      | bob@old
            strip_domain=all add_domain=all explicit_domain=NEW lower_case=all | bob@new>h:1 | BOB@old | bob@new        | h:1         | bob@new      | BOB@old
            username_from_database=on                          | bob>real@h:1       | bob          | bob                | h:1         | real         | real
            -                                                  | bob>real@h:1       | bob          | bob                | h:1         | bob          | bob
            username_from_database=on                          | bob>re@al@h:1      | bob          | bob                | h:1         | re@al        | re@al
            username_from_database=on domain_delimiter=%       | bob>real%h:1       | bob          | bob                | h:1         | real         | real
            username_from_database=on strip_domain=remote_login | bob>real@dom@h:1  | bob          | bob                | h:1         | real         | real@dom
            username_from_database=on add_domain=all explicit_domain=ex | bob@ex>real@h:1 | bob      | bob@ex             | h:1         | real@ex      | real
            # query_key
            query_key=\\u\u2423\\i>\\I\u2423P\\P\u2423\\\\\u2423lit | -             | bob@dom      | bob\u2423127.0.0.1>127.0.0.5\u2423P25626\u2423\\\u2423lit | d:25600 | bob@dom | bob@dom
            query_key=\\u,\\D\\d                               | @dom>h:1           | bob@dom      | bob,@dom           | h:1         | bob@dom      | bob@dom
            query_key=x\\dy                                    | xy>h:1             | bob          | xy                 | h:1         | bob          | bob
            query_key=nope,,\\u                                | bob>h:1            | bob          | nope,,bob          | h:1         | bob          | bob
            query_key=\\U,\\d strip_domain=servername_lookup   | -                  | bob@dom      | bob,               | d:25600     | bob@dom      | bob@dom
            query_key=\\u\\da_domain,\\da_domain               | a_domain>h:1       | bob          | boba_domain,a_domain | h:1       | bob          | bob
            query_key=\\p-\\i,\\\\U                            | -                  | bob          | 50000-127.0.0.1,\\U | d:25600    | bob          | bob
            # client_server_specification
            client_server_specification=on                     | -                  | bob@127.0.0.1:25601 | -           | 127.0.0.1:25601 | bob      | bob
            client_server_specification=on                     | -                  | bob@ex.org@127.0.0.1:25605 | -    | 127.0.0.1:25605 | bob@ex.org | bob@ex.org
            client_server_specification=on                     | -                  | bob@127.0.0.1 | -                 | 127.0.0.1:110 | bob        | bob
            client_server_specification=on strip_domain=all    | -                  | bob@127.0.0.1:25607 | -           | 127.0.0.1:25607 | bob      | bob
            client_server_specification=on                     | -                  | bob@[::1]:9  | -                  | [::1]:9     | bob          | bob
            client_server_specification=on                     | -                  | bob@         | -                  | d:25600     | bob          | bob
            client_server_specification=on                     | -                  | bob          | bob                | d:25600     | bob          | bob
            client_server_specification=on                     | bob>h:1            | bob          | bob                | h:1         | bob          | bob
            # results
            -                                                  | bob>:143           | bob          | bob                | d:25600     | bob          | bob
            query_key=\\u,\\d                                  | bob> x>h:1         | bob@x        | bob                | d:25600     | bob@x        | bob@x
            """)
    void asTheOriginal(
            String options, String popmap, String typed, String keys, String server, String remote, String log) {
        Seen seen = seen(options, popmap, typed, "www.au.example.net");
        assertThat(seen.asked()).isEqualTo("-".equals(keys) ? "-" : keys == null ? "" : keys);
        assertThat(seen.server()).isEqualTo(server);
        assertThat(seen.remote()).isEqualTo(remote);
        assertThat(seen.log()).isEqualTo(log);
    }

    /** Where the original is wrong, as the upgrade guide tells. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # options                                          | popmap       | typed        | keys     | server          | remote | log
            client_server_specification=on add_domain=all explicit_domain=127.0.0.1:25614 | bob>h:1 | bob | bob | h:1        | bob@127.0.0.1:25614 | bob
            client_server_specification=on lower_case=servername_lookup | -   | Bob@127.0.0.1:25602 | - | 127.0.0.1:25602 | Bob    | Bob
            client_server_specification=on lower_case=all      | -            | Bob@LocalHost | -       | localhost:110   | bob    | Bob
            query_key=\\d domain_delimiter=--                  | dom>h:1      | bob--dom     | dom      | h:1             | bob--dom | bob--dom
            query_key=\\u,\\D,\\d domain_delimiter=<=>         | -            | a<=>b<=>c    | a<=>b,<=>,c | d:25600      | a<=>b<=>c | a<=>b<=>c
            """)
    void betterThanTheOriginal(
            String options, String popmap, String typed, String keys, String server, String remote, String log) {
        asTheOriginal(options, popmap, typed, keys, server, remote, log);
    }

    @Test
    void anAddressWithoutNameAddsNothing() {
        Seen seen = seen("add_domain=all,0", "bob>h:1", "bob", "");
        assertThat(seen.asked()).isEqualTo("bob");
        assertThat(seen.remote()).isEqualTo("bob");
    }

    @ParameterizedTest
    @CsvSource({
        "host.example.org., 1, bob@example.org",
        "localhost, 1, bob",
        "localhost, 0, bob@localhost",
        "a.b, 999, bob"
    })
    void labelsAreCutFromTheLeft(String localName, int depth, String expected) {
        assertThat(seen("add_domain=remote_login," + depth, "-", "bob", localName)
                        .remote())
                .isEqualTo(expected);
    }

    @Test
    void localAuthenticationHasAStateOfItsOwn() {
        Seen seen = seen(
                "strip_domain=local_auth lower_case=local_auth add_domain=local_auth explicit_domain=PAM",
                "Bob@X>h:1",
                "Bob@X",
                "");
        assertThat(seen.local()).isEqualTo("bob@pam");
        assertThat(seen.remote()).isEqualTo("Bob@X");
        assertThat(seen("username_from_database=on strip_domain=local_auth", "bob>real@x@h:1", "bob", "")
                        .local())
                .isEqualTo("real");
    }

    @Test
    void octetsThatAreNoUtf8StayAsTheyAre() {
        Seen seen = PlayedLogin.with("lower_case=all add_domain=all explicit_domain=\u00e9", "-")
                .playOctets("B\u00c4\u00ffZ", "");
        assertThat(seen.octets()).isEqualTo("b\u00c4\u00ffz@\u00c3\u00a9");
        assertThat(seen.server()).isEqualTo("d:25600");
    }

    @ParameterizedTest
    @CsvSource({
        "bob@host:0",
        "bob@host:66000",
        "bob@host:nonsense",
        "bob@h st",
        "bob@h\u00f6st",
        "bob@::1",
        "bob@[host]:1",
        "bob@a/b",
        "bob@x?y",
        "bob@[::1",
        "bob@host:1:2"
    })
    void aServerNamedByTheClientIsAHostAndAPort(String typed) {
        Seen seen = seen("client_server_specification=on", "-", typed, "");
        assertThat(seen.server()).startsWith("CONNECT the server the client names cannot be used: ");
        assertThat(seen.asked()).isEqualTo("-");
    }
}
