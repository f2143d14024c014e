// SPDX-License-Identifier: Apache-2.0
/** Databases and directories of Debian's packages, each started on its own ports and folders and stopped again. */
@NullMarked
package org.perdition.system.stores;

import org.jspecify.annotations.NullMarked;
