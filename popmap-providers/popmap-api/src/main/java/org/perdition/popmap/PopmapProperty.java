// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/**
 * One of the properties a kind of popmap has, written as {@code popmap.NAME.PROPERTY = VALUE} in a configuration file.
 *
 * @param name lower-case letters, digits and underscores, such as {@code bind_dn}
 * @param otherwise what holds if it is not written, as shown to the operator; empty for nothing
 * @param description what it does, in a sentence
 */
public record PopmapProperty(String name, String otherwise, String description) {}
