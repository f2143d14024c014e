// SPDX-License-Identifier: Apache-2.0
/**
 * IMAP4 up to the login, for MINA servers and clients: commands and responses, in both directions.
 *
 * <p>Covered: RFC 3501 and 9051 (the not-authenticated state), RFC 7888 (LITERAL+ and LITERAL-), RFC 4959 (SASL-IR),
 * RFC 2971 (ID), RFC 5161 (ENABLE), RFC 5530 (response codes as text).
 *
 * <p><b>Octets as strings.</b> IMAP4 says nothing of the character set of names and texts. A {@code String} of this
 * package therefore holds one char an octet (ISO-8859-1), whatever the octets mean; a char above 255 is refused.
 * Secrets are {@link org.perdition.imap4.Secret}, never strings.
 *
 * <p><b>Two stages.</b> First the stream is cut into lines and literals, with the limits there; then a whole message is
 * parsed. So the octets of a literal are never read as a command, whatever else is wrong with the message.
 *
 * <p><b>Malformed input is a message</b>, not an exception, and never carries what was received.
 *
 * <p>{@link org.perdition.imap4.ImapCommandDecoder} and {@link org.perdition.imap4.ImapResponseDecoder} know no
 * transport; {@link org.perdition.imap4.ImapServerCodecFactory} and {@link
 * org.perdition.imap4.ImapClientCodecFactory} put them into a MINA filter chain.
 */
@NullMarked
package org.perdition.imap4;

import org.jspecify.annotations.NullMarked;
