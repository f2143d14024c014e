// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.nio.file.Path;

/**
 * What a popmap is opened with.
 *
 * @param option the string of {@code map_library_opt}; empty if none was given
 * @param configurationDirectory where default files live and relative paths start
 */
public record PopmapOptions(String option, Path configurationDirectory) {}
