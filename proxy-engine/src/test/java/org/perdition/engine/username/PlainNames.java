// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names as the defaults of the options have them. */
public final class PlainNames {
    private PlainNames() {}

    /** Leaves names as they are and asks for them whole. */
    public static NamePolicy policy() {
        return new NamePolicy("@", Set.of(), Set.of(), 0, Optional.empty(), Set.of(), false, List.of());
    }
}
