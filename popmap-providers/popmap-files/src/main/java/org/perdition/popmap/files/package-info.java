// SPDX-License-Identifier: Apache-2.0
/**
 * Popmaps kept in files: {@code posix_regex}, an ordered list of regular expressions, and {@code text}, a flat
 * list of {@code key:value} lines.
 *
 * <p>The way of a regular expression: {@link org.perdition.popmap.files.MapFile} reads the file, {@link
 * org.perdition.popmap.files.ConfigWords} cuts it into words, {@link org.perdition.popmap.files.EreTranslator}
 * turns each POSIX expression into RE2 syntax, {@link org.perdition.popmap.files.RegexRule} matches it in time
 * linear in the key.
 */
@NullMarked
package org.perdition.popmap.files;

import org.jspecify.annotations.NullMarked;
