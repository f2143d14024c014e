// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

/** Popmap {@code same}: the same server for everybody. Its answers are kept. */
public final class SamePopmapFactory implements PopmapFactory {
    @Override
    public String name() {
        return "same";
    }

    @Override
    public Popmap open(PopmapOptions options) {
        return new Popmap() {
            @Override
            public LookupResult lookup(LookupKey key, LookupContext context) {
                return new LookupResult.Found("192.0.2.1");
            }

            @Override
            public String describe() {
                return "same";
            }

            @Override
            public void close() {}
        };
    }
}
