// SPDX-License-Identifier: Apache-2.0
/**
 * What the system tests are made of: the unpacked tarball, a running proxy, real-servers, certificates, clients.
 */
@NullMarked
package org.perdition.system.harness;

import org.jspecify.annotations.NullMarked;
