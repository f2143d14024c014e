// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/**
 * How PAM is asked, by those listeners that have {@code authenticate_in}.
 *
 * @param service {@code pam_service}: the file in {@code /etc/pam.d}
 * @param threads {@code pam_threads}: how many passwords are checked at once; at least 1
 */
public record PamSettings(String service, int threads) {}
