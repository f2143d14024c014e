// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.perdition.engine.lookup.RouteOutcome;
import org.perdition.popmap.LookupResult;

/** One lookup, of another user each time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
    /** A listener without popmap. */
    @Benchmark
    public RouteOutcome none(Lookups.None without, Users users) {
        return without.find(users.name());
    }

    /** The provider alone. */
    @Benchmark
    public LookupResult provider(Lookups.Asked popmap, Users users) throws Exception {
        return popmap.ask(users.key());
    }

    /** A login whose answer is not kept, there and back over a lookup thread. */
    @Benchmark
    public RouteOutcome asked(Lookups.Asked popmap, Users users) {
        return popmap.find(users.name());
    }

    /** A login whose answer is kept. */
    @Benchmark
    public RouteOutcome kept(Lookups.Kept popmap, Users users) {
        return popmap.find(users.name());
    }
}
