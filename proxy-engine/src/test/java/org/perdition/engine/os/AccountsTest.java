// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The accounts every machine has, and some it has not. */
class AccountsTest {
    /** No distribution gives this number to anybody. */
    private static final String UNUSED = "3999999999";

    @Test
    void usersAreFoundByNameAndNumber() {
        assertThat(Accounts.user("root")).contains(new Accounts.User("root", ProcessUser.ROOT));
        assertThat(Accounts.user("0")).contains(new Accounts.User("root", ProcessUser.ROOT));
        assertThat(Accounts.user("no-such-user")).isEmpty();
        assertThat(Accounts.user("")).isEmpty();
        assertThat(Accounts.user("-1")).isEmpty();
        assertThat(Accounts.user("4294967295")).isEmpty();
    }

    @Test
    void groupsAreFoundByNameAndNumber() {
        Accounts.Group root = Accounts.group("0").orElseThrow();
        assertThat(root.number()).isZero();
        assertThat(Accounts.group(root.name())).contains(root);
        assertThat(Accounts.group("no-such-group")).isEmpty();
    }

    @Test
    void aNumberNeedsNoEntry() {
        Accounts.User user = Accounts.user(UNUSED).orElseThrow();
        assertThat(user.name()).isEmpty();
        assertThat(user).hasToString(UNUSED);
        assertThat(Accounts.group(UNUSED).orElseThrow()).hasToString(UNUSED);
    }
}
