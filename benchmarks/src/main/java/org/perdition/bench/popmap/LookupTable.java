// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.util.List;
import java.util.Optional;

/** The figures as Markdown, a row for each popmap. */
record LookupTable(List<Figure> figures) {
    private static final String NOTHING = "–";

    LookupTable {
        figures = List.copyOf(figures);
    }

    /**
     * The table.
     *
     * @param popmaps the rows, in this order, after the one without popmap
     */
    String markdown(List<String> popmaps) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| popmap | provider alone, µs | login, asked, µs | its CPU, µs | login, kept answer, µs | its CPU, µs |"
                        + " asked ÷ kept | a kept answer adds, CPU µs |\n");
        table.append("|---|---|---|---|---|---|---|---|\n");
        Optional<Figure> none = find("", "none");
        none.ifPresent(figure -> table.append("| none | – | – | – | ")
                .append(figure.text())
                .append(" | ")
                .append(Figure.number(figure.cpu()))
                .append(" | – | – |\n"));
        for (String popmap : popmaps) {
            Optional<Figure> asked = find(popmap, "asked");
            Optional<Figure> kept = find(popmap, "kept");
            List<String> cells = List.of(
                    "`" + popmap + "`",
                    find(popmap, "provider").map(Figure::text).orElse(NOTHING),
                    asked.map(Figure::text).orElse(NOTHING),
                    asked.map(figure -> Figure.number(figure.cpu())).orElse(NOTHING),
                    kept.map(Figure::text).orElse(NOTHING),
                    kept.map(figure -> Figure.number(figure.cpu())).orElse(NOTHING),
                    kept.flatMap(some -> asked.map(all -> Figure.number(all.median() / some.median())))
                            .orElse(NOTHING),
                    kept.flatMap(some -> none.map(base -> Figure.number(some.cpu() - base.cpu())))
                            .orElse(NOTHING));
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return table.toString();
    }

    private Optional<Figure> find(String popmap, String work) {
        return figures.stream()
                .filter(figure ->
                        figure.popmap().equals(popmap) && figure.work().equals(work))
                .findFirst();
    }
}
