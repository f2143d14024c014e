// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

import java.util.List;

/**
 * One dialogue with the proxy.
 *
 * @param name what it is about
 * @param steps what the client does, one line each, as {@link CaseFile} describes them
 * @param differences ids of the {@linkplain Difference differences} it shows
 */
record Case(String name, List<String> steps, List<String> differences) {
    Case {
        steps = List.copyOf(steps);
        differences = List.copyOf(differences);
    }
}
