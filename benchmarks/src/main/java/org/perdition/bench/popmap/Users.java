// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.LookupKey;

/** The users, one after the other, again and again. */
@State(Scope.Thread)
public class Users {
    private final List<LoginNames> names;
    private final List<LookupKey> keys;
    private int next;

    /** Reads them. */
    public Users() {
        Ground ground = Ground.read();
        names = ground.users().stream()
                .map(user -> ground.route().names().names(UserName.octets(user), Optional.empty()))
                .toList();
        keys = ground.users().stream().map(LookupKey::of).toList();
    }

    private int turn() {
        next = next + 1 < names.size() ? next + 1 : 0;
        return next;
    }

    LoginNames name() {
        return names.get(turn());
    }

    LookupKey key() {
        return keys.get(turn());
    }

    List<LoginNames> all() {
        return names;
    }
}
