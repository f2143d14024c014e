// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;

/**
 * Runs tests in a JVM of their own where they see a network, processes, a NIS domain, and folders {@code /etc}, {@code
 * /run} and {@code /var/yp} that nobody else sees, so that they may start what uses well-known ports and files. It all
 * goes with the JVM. Needs root.
 */
public final class PrivateNetwork implements TestExecutionListener {
    /** The NIS domain of the machine the tests see. */
    public static final String DOMAIN = "perdition.test";

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String SCRIPT = """
            set -e
            ip link set lo up
            mount -t tmpfs none /run
            mount -t tmpfs none /var/yp
            cp -a /etc /run/etc
            mount --bind /run/etc /etc
            echo %s >/proc/sys/kernel/domainname
            "$@"
            """.formatted(DOMAIN);

    private int passed;
    private int failed;

    private PrivateNetwork() {}

    /**
     * Runs the tests of a class there; fails if one of them does.
     *
     * @return what they printed
     */
    public static String run(Class<?> tests) {
        List<String> command = command(PrivateNetwork.class, List.of(tests.getName()));
        try (RunningProgram program = RunningProgram.start(Path.of("/"), Map.of(), command)) {
            RunningProgram.Ended ended = program.awaitEnd(PATIENCE);
            if (ended.status() != 0) {
                throw new AssertionError("status " + ended.status() + "\n" + ended.text());
            }
            return ended.text();
        }
    }

    /**
     * What runs a class there, in a JVM like this one. Ends the calling test as not run where it cannot be.
     *
     * @param main has a main method
     * @param words its words
     */
    static List<String> command(Class<?> main, List<String> words) {
        Root.requireOwnMounts();
        List<String> command = new ArrayList<>(
                List.of("unshare", "-n", "-m", "-u", "-p", "-f", "--mount-proc", "--kill-child", "sh", "-c", SCRIPT));
        command.addAll(List.of(
                "sh", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("-Dperdition.tarball=" + System.getProperty("perdition.tarball"));
        command.add(main.getName());
        command.addAll(words);
        return command;
    }

    /** In the JVM there: runs the class named; the status is 0 if all of its tests pass. */
    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(arguments[0]))
                .build();
        PrivateNetwork listener = new PrivateNetwork();
        LauncherFactory.create().execute(request, listener);
        System.out.println(listener.passed + " passed, " + listener.failed + " failed");
        System.exit(listener.failed == 0 && listener.passed > 0 ? 0 : 1);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            failed++;
            System.out.println("FAILED " + test.getDisplayName());
            result.getThrowable().ifPresent(problem -> problem.printStackTrace(System.out));
        } else if (test.isTest()) {
            passed++;
        }
    }
}
