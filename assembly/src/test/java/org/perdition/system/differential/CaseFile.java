// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a file of scenes.
 *
 * <pre>
 *   == perdition.pop3 -o -M ""            a new scene: program and flags; words in double quotes may hold blanks
 *   {conf}= timeout 5                     a line of a file whose path stands for {conf} in flags
 *   B PASS: -ERR no                       how the real-server answers, in the scene or in one case
 *   -- wrong password [D1 D2]             a new case, and the differences it shows
 *   C: USER bob                           the client sends a line and reads the whole answer
 *   c: USER bob\r\nPASS x\r\n             the client sends octets as they are and reads one answer
 *   S:                                    reads one more answer
 *   TLS, SSL                              the client starts TLS, after STLS/STARTTLS or at once
 *   GREETING                              at first: the greeting is compared word for word
 *   QUIET                               nothing comes
 *   EOF                                   the client ends its direction and reads all that comes
 *   # a remark
 * </pre>
 */
final class CaseFile {
    private final String file;
    private final List<Scene> scenes = new ArrayList<>();
    private String program = "";
    private List<String> flags = List.of();
    private Map<String, String> files = new LinkedHashMap<>();
    private Map<String, String> backend = new LinkedHashMap<>();
    private Map<String, String> caseBackend = new LinkedHashMap<>();
    private List<Case> cases = new ArrayList<>();
    private String caseName = "";
    private List<String> differences = List.of();
    private List<String> steps = new ArrayList<>();
    private int sceneLine;

    private CaseFile(String file) {
        this.file = file;
    }

    /** The scenes of a resource of this package's folder. */
    static List<Scene> read(String file) {
        CaseFile reader = new CaseFile(file);
        int number = 0;
        for (String line : resource(file).split("\n", -1)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                reader.line(line, number);
            }
        }
        reader.endScene();
        return List.copyOf(reader.scenes);
    }

    /** The text of a resource of the folder {@code differential}. */
    static String resource(String file) {
        try (InputStream in =
                Objects.requireNonNull(CaseFile.class.getResourceAsStream("/differential/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line, int number) {
        if (line.startsWith("== ")) {
            endScene();
            List<String> words = words(line.substring(3));
            program = words.get(0);
            flags = words.subList(1, words.size());
            sceneLine = number;
        } else if (line.startsWith("{")) {
            int end = line.indexOf("}=");
            String text = line.substring(end + 2).replaceFirst("^ ", "");
            files.merge(line.substring(0, end + 1), text + "\n", String::concat);
        } else if (line.startsWith("B ")) {
            int colon = line.indexOf(": ");
            (caseName.isEmpty() ? backend : caseBackend).put(line.substring(2, colon), line.substring(colon + 2));
        } else if (line.startsWith("-- ")) {
            endCase();
            int bracket = line.indexOf(" [");
            caseName = line.substring(3, bracket < 0 ? line.length() : bracket);
            differences = bracket < 0
                    ? List.of()
                    : List.of(line.substring(bracket + 2, line.length() - 1).split(" "));
        } else if (line.matches("(C: |c: |S:|TLS|SSL|GREETING|QUIET|EOF).*") && !caseName.isEmpty()) {
            steps.add(line);
        } else {
            throw new IllegalArgumentException(file + ":" + number + ": " + line);
        }
    }

    private void endCase() {
        if (!caseName.isEmpty()) {
            cases.add(new Case(caseName, caseBackend, steps, differences));
            steps = new ArrayList<>();
            caseBackend = new LinkedHashMap<>();
            caseName = "";
        }
    }

    private void endScene() {
        endCase();
        if (!program.isEmpty()) {
            scenes.add(new Scene(file + ":" + sceneLine, program, flags, files, backend, cases));
        }
        files = new LinkedHashMap<>();
        backend = new LinkedHashMap<>();
        cases = new ArrayList<>();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (char c : (text + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (c == ' ' && !quoted) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        return words;
    }
}
