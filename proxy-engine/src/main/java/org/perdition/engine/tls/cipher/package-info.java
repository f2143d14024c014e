// SPDX-License-Identifier: Apache-2.0
/**
 * OpenSSL's cipher strings, as {@code openssl ciphers(1)} describes them: text to rules, rules to suites. Knows
 * nothing of what Java supports and depends on nothing; {@link org.perdition.engine.tls} brings the two together.
 */
@NullMarked
package org.perdition.engine.tls.cipher;

import org.jspecify.annotations.NullMarked;
