// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.util.List;
import java.util.Map;

/**
 * One dialogue with the proxy.
 *
 * @param name what it is about
 * @param backend answers of the real-server that are this case's own, besides those of the scene
 * @param steps what the client does, one line each, as {@link CaseFile} describes them
 * @param differences ids of the {@linkplain Difference differences} it shows
 */
record Case(String name, Map<String, String> backend, List<String> steps, List<String> differences) {
    Case {
        backend = Map.copyOf(backend);
        steps = List.copyOf(steps);
        differences = List.copyOf(differences);
    }
}
