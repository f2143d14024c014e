// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();
    private final List<String> ran = new ArrayList<>();

    private void runUpTo(long now) {
        for (Runnable task = deadlines.pollDue(now); task != null; task = deadlines.pollDue(now)) {
            task.run();
        }
    }

    @Test
    void runsInOrderOfTimeAndThenOfAdding() {
        deadlines.add(30, () -> ran.add("c"));
        deadlines.add(10, () -> ran.add("a1"));
        deadlines.add(20, () -> ran.add("b"));
        deadlines.add(10, () -> ran.add("a2"));
        assertThat(deadlines.nanosUntilNext(4)).isEqualTo(6);
        runUpTo(20);
        assertThat(ran).containsExactly("a1", "a2", "b");
        assertThat(deadlines.nanosUntilNext(25)).isEqualTo(5);
        runUpTo(30);
        assertThat(ran).endsWith("c");
        assertThat(deadlines.nanosUntilNext(30)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void survivesTheWrapOfTheClock() {
        long start = Long.MAX_VALUE - 5;
        deadlines.add(start + 10, () -> ran.add("late"));
        deadlines.add(start + 1, () -> ran.add("early"));
        runUpTo(start + 2);
        assertThat(ran).containsExactly("early");
        runUpTo(start + 10);
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void agreesWithASortedListUnderRandomAddingAndCancelling() {
        Random random = new Random(20);
        record Expected(long due, int number) {}
        List<Expected> expected = new ArrayList<>();
        List<Deadline> handles = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        List<Expected> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            int number = i;
            long due = random.nextInt(1000);
            handles.add(deadlines.add(due, () -> numbers.add(number)));
            all.add(new Expected(due, number));
            expected.add(all.get(i));
            if (random.nextInt(3) == 0) {
                int victim = random.nextInt(handles.size());
                handles.get(victim).cancel();
                handles.get(victim).cancel();
                expected.remove(all.get(victim));
            }
        }
        assertThat(deadlines.size()).isEqualTo(expected.size());
        runUpTo(1000);
        expected.sort(Comparator.comparingLong(Expected::due).thenComparingInt(Expected::number));
        assertThat(numbers).isEqualTo(expected.stream().map(Expected::number).toList());
        assertThat(deadlines.size()).isZero();
        handles.forEach(Deadline::cancel);
    }
}
