// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.Slapd;

/** A new slapd becomes a popmap, step by step as {@code docs/popmaps/ldap.md} tells. */
class LdapSetUpIT {
    private static final String SUFFIX =
            "dn: dc=nodomain\nobjectClass: dcObject\nobjectClass: organization\ndc: nodomain\no: nodomain\n";

    private static Ended run(String program, List<String> options, String... more) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(options);
        words.addAll(Arrays.asList(more));
        return RunningProgram.run(Path.of("/"), Map.of(), words);
    }

    @Test
    void schemaSuffixContainerAndAUser() throws Exception {
        Peer.SLAPD.require();
        Path folder = TemporaryFolder.create("perdition-set-up");
        String maker = Tarball.program("perditiondb_ldap_makedb").toString();
        try (Slapd slapd = new Slapd()) {
            Path schema = Tarball.home().resolve("conf/ldap/perdition.schema.ldif");
            Ended known = run("ldapadd", slapd.configurator(), "-f", schema.toString());
            assertThat(known.status()).as(known::text).isZero();

            Ended early = run(maker, slapd.administrator());
            assertThat(early.status()).as(early::text).isEqualTo(1);
            assertThat(early.text())
                    .contains("perditiondb_ldap_makedb: the entry above is not there, such as dc=nodomain");

            slapd.add(SUFFIX);
            Ended made = run(maker, slapd.administrator());
            assertThat(made.status()).as(made::text).isZero();
            Ended found = RunningProgram.run(
                    folder,
                    Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                    List.of(
                            Tarball.program("perdition").toString(),
                            "--log_facility=+",
                            "--lookup=horms",
                            "--map_library=ldap",
                            "--map_library_opt=ldap://127.0.0.1:" + slapd.port()
                                    + "/ou=mailbox,dc=nodomain?username,mailhost,port?one?(uid=%s)"));
            assertThat(found.text()).contains("horms@localhost:110");
        }
        Ended nowhere = run(maker, List.of("-x", "-H", "ldap://127.0.0.1:" + FreePort.next()));
        assertThat(nowhere.status()).as(nowhere::text).isEqualTo(1);
        assertThat(nowhere.text()).contains("Can't contact LDAP server");
    }
}
