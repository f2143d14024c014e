// SPDX-License-Identifier: Apache-2.0
/**
 * Runs dialogues written as text on codec and machine, cut in every way, with a simulated clock. Start at
 * {@link org.perdition.engine.dialogue.Dialogue}.
 */
@NullMarked
package org.perdition.engine.dialogue;

import org.jspecify.annotations.NullMarked;
