// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.differential;

/** What client, proxy and real-server speak. */
enum Dialect {
    POP3,
    IMAP4,
    MANAGESIEVE
}
