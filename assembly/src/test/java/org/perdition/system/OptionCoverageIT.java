// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.perdition.system.harness.HelpOptions;
import org.perdition.system.harness.ShowsOption;

/** No option without a test that sees its effect on the running tarball. */
class OptionCoverageIT {
    /** Each option named by a test, with the tests. */
    private static Map<String, Set<String>> shown(Function<ShowsOption, String[]> named) throws Exception {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (Class<?> testClass : testClasses()) {
            for (var method : testClass.getDeclaredMethods()) {
                ShowsOption shows = method.getAnnotation(ShowsOption.class);
                if (shows == null) {
                    continue;
                }
                assertThat(AnnotationSupport.isAnnotated(method, Testable.class))
                        .as(testClass.getSimpleName() + "." + method.getName() + " is run as a test")
                        .isTrue();
                for (String option : named.apply(shows)) {
                    shown.computeIfAbsent(option, name -> new TreeSet<>())
                            .add(testClass.getSimpleName() + "." + method.getName());
                }
            }
        }
        return shown;
    }

    /** The compiled classes of this package and those below. */
    private static List<Class<?>> testClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(OptionCoverageIT.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path folder = root.resolve(OptionCoverageIT.class.getPackageName().replace('.', '/'));
        List<String> names;
        try (Stream<Path> files = Files.walk(folder)) {
            names = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        assertThat(names).contains(OptionCoverageIT.class.getName());
        List<Class<?>> classes = new java.util.ArrayList<>();
        for (String name : names) {
            classes.add(Class.forName(name, false, OptionCoverageIT.class.getClassLoader()));
        }
        return classes;
    }

    @Test
    void everyOptionOfTheHelpIsShownByATest() throws Exception {
        assertThat(HelpOptions.names()).hasSizeGreaterThan(50);
        Set<String> missing = new TreeSet<>(HelpOptions.names());
        missing.removeAll(shown(ShowsOption::value).keySet());
        assertThat(missing)
                .as("options that no system test shows: mark one with @ShowsOption")
                .isEmpty();
    }

    @Test
    void noTestNamesAnOptionThatDoesNotExist() throws Exception {
        noneIsUnknown(shown(ShowsOption::value), HelpOptions.names());
    }

    @Test
    void theSameOfTheRelayDaemon() throws Exception {
        Set<String> options = HelpOptions.namesOf("perdition-pbs");
        assertThat(options).hasSizeGreaterThan(20);
        Set<String> missing = new TreeSet<>(options);
        missing.removeAll(shown(ShowsOption::relay).keySet());
        assertThat(missing)
                .as("options of perdition-pbs that no system test shows: mark one with @ShowsOption(relay = ...)")
                .isEmpty();
        noneIsUnknown(shown(ShowsOption::relay), options);
    }

    private static void noneIsUnknown(Map<String, Set<String>> shown, Set<String> options) {
        Map<String, Set<String>> unknown = new TreeMap<>(shown);
        unknown.keySet().removeAll(options);
        assertThat(unknown.entrySet().stream()
                        .map(entry -> entry.getKey() + " by " + entry.getValue())
                        .collect(Collectors.toList()))
                .as("names in @ShowsOption that --help does not list")
                .isEmpty();
    }
}
