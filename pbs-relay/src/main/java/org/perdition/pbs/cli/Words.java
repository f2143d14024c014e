// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.pbs.address.RelayAddress;

/** The words behind the options, as a mode takes them. */
final class Words {
    private Words() {}

    /** Refuses any. */
    static void none(PbsSettings settings) throws ConfigurationException {
        if (!settings.words().isEmpty()) {
            throw new ConfigurationException(
                    UnusableValueException.shown(settings.words().get(0)) + ": mode " + settings.mode()
                            + " takes no words; write options only, see --help");
        }
    }

    /** At least one address; keys as the original shows them, with the prefix before the address, do too. */
    static List<RelayAddress> addresses(PbsSettings settings) throws ConfigurationException {
        if (settings.words().isEmpty()) {
            throw new ConfigurationException(
                    "mode " + settings.mode() + " needs an address; write it behind the options");
        }
        List<RelayAddress> addresses = new ArrayList<>();
        for (String word : settings.words()) {
            String text = word.startsWith(settings.prefix())
                    ? word.substring(settings.prefix().length())
                    : word;
            Optional<RelayAddress> address = RelayAddress.parseEntry(text);
            addresses.add(address.orElseThrow(() -> new ConfigurationException(UnusableValueException.quote(word)
                    + " is no address; write one such as 192.0.2.7 or 2001:db8::7")));
        }
        return addresses;
    }
}
