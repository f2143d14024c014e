// SPDX-License-Identifier: Apache-2.0
/**
 * POP3 up to the login, for MINA servers and clients (RFC 1939, 2449, 2595, 5034, 6856).
 *
 * <p>Two layers. The core knows no transport: {@link org.perdition.pop3.Pop3CommandDecoder} and {@link
 * org.perdition.pop3.Pop3ResponseDecoder} are fed bytes and give one message at a time, {@link
 * org.perdition.pop3.Pop3CommandEncoder} and {@link org.perdition.pop3.Pop3ResponseEncoder} go the other
 * way. On top of it {@link org.perdition.pop3.Pop3ServerCodecFactory} and {@link
 * org.perdition.pop3.Pop3ClientCodecFactory} plug into MINA's {@code ProtocolCodecFilter}.
 *
 * <p>POP3 says nothing of charsets. Wherever this package has octets in a {@code String}, one char is one
 * octet (ISO-8859-1), so that names which are no UTF-8 survive; a char above 255 is refused. Passwords and
 * SASL data are a {@link org.perdition.pop3.Secret} instead.
 *
 * <p>Malformed input is a message like any other and never an exception; neither messages nor exceptions
 * carry the raw line.
 */
@NullMarked
package org.perdition.pop3;

import org.jspecify.annotations.NullMarked;
