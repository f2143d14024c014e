// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads {@code HOST[:PORT],...} as {@code bind_address} and {@code outgoing_server} have it. Hosts are names or
 * addresses; IPv6 as {@code ::1} or, with a port, {@code [::1]:110}. Decides by form alone, resolves nothing.
 */
public final class ServerList {
    /** A DNS name is never longer (RFC 1035 section 2.3.4). */
    private static final int MAX_HOST = 253;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
    private static final Pattern V4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern ALL_DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

    private ServerList() {}

    /**
     * Reads a list. Blanks around elements are dropped; an empty text is an empty list.
     *
     * @param numeric {@code no_lookup}: refuse host and service names
     * @param hostNeeded whether an element that is a port only, {@code :110}, is refused
     */
    public static List<HostPort> parse(String text, boolean numeric, boolean hostNeeded) throws UnusableValueException {
        List<HostPort> servers = new ArrayList<>();
        if (text.isBlank()) {
            return servers;
        }
        for (String element : text.split(",", -1)) {
            servers.add(one(element.strip(), numeric, hostNeeded));
        }
        return servers;
    }

    private static HostPort one(String element, boolean numeric, boolean hostNeeded) throws UnusableValueException {
        String quoted = UnusableValueException.quote(element);
        if (element.isEmpty()) {
            throw new UnusableValueException("there is an empty element", "write HOST or HOST:PORT between commas");
        }
        if (element.indexOf('@') >= 0) {
            throw new UnusableValueException(
                    quoted + " names a user, which cannot be given here", "write HOST or HOST:PORT");
        }
        String host;
        String port;
        if (element.startsWith("[")) {
            int close = element.indexOf(']');
            String behind = close < 0 ? "" : element.substring(close + 1);
            if (close < 0 || !behind.isEmpty() && !behind.startsWith(":")) {
                throw new UnusableValueException(quoted + " has no matching brackets", "write [ADDRESS]:PORT");
            }
            host = element.substring(1, close);
            port = behind.isEmpty() ? "" : behind.substring(1);
            if (!address6(host)) {
                throw new UnusableValueException(quoted + " has no IPv6 address in brackets", "write [::1]:110");
            }
            return new HostPort(host, port(port, !behind.isEmpty(), numeric));
        }
        int colon = element.indexOf(':');
        if (colon >= 0 && element.indexOf(':', colon + 1) >= 0) {
            if (!address6(element)) {
                throw new UnusableValueException(
                        quoted + " has several colons but is no IPv6 address", "write HOST:PORT or [ADDRESS]:PORT");
            }
            return new HostPort(element, OptionalInt.empty());
        }
        host = colon < 0 ? element : element.substring(0, colon);
        port = colon < 0 ? "" : element.substring(colon + 1);
        checkHost(host, quoted, numeric, hostNeeded);
        return new HostPort(host, port(port, colon >= 0, numeric));
    }

    private static void checkHost(String host, String quoted, boolean numeric, boolean hostNeeded)
            throws UnusableValueException {
        if (host.isEmpty() && hostNeeded) {
            throw new UnusableValueException(quoted + " has no host", "write HOST or HOST:PORT");
        }
        if (host.isEmpty()) {
            return;
        }
        boolean address = V4.matcher(host).matches();
        if (!address && (host.length() > MAX_HOST || !NAME.matcher(host).matches() || host.contains(".."))) {
            throw new UnusableValueException(quoted + " is no host name or address", "write HOST or HOST:PORT");
        }
        if (!address && ALL_DIGITS_AND_DOTS.matcher(host).matches()) {
            throw new UnusableValueException(
                    quoted + " is no IPv4 address", "write four numbers up to 255, such as 192.0.2.1");
        }
        if (!address && numeric) {
            throw new UnusableValueException(
                    quoted + " is a name, and no_lookup is on", "write its address, or switch no_lookup off");
        }
    }

    /** Whether this is an address, and no name. */
    public static boolean address(String host) {
        return V4.matcher(host).matches() || address6(host);
    }

    /** Whether this is an IPv6 address, a zone included. */
    public static boolean address6(String host) {
        if (!V6.matcher(host).matches()) {
            return false;
        }
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(address, true) == 8;
        }
        String before = address.substring(0, gap);
        String after = address.substring(gap + 2);
        int left = before.isEmpty() ? 0 : groups(before, false);
        int right = after.isEmpty() ? 0 : groups(after, true);
        return left >= 0 && right >= 0 && left + right <= 7;
    }

    /** How many 16-bit groups stand here, an IPv4 tail counting two; -1 if something else does. */
    private static int groups(String part, boolean tailAllowed) {
        String[] words = part.split(":", -1);
        int count = 0;
        for (int i = 0; i < words.length; i++) {
            if (tailAllowed && i == words.length - 1 && V4.matcher(words[i]).matches()) {
                count += 2;
            } else if (words[i].matches("[0-9A-Fa-f]{1,4}")) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }

    /** Whether this is an IPv4 or IPv6 address. */
    public static boolean isAddress(String host) {
        return V4.matcher(host).matches() || address6(host);
    }

    private static OptionalInt port(String text, boolean written, boolean numeric) throws UnusableValueException {
        return written ? OptionalInt.of(ServicePorts.parse(text, numeric)) : OptionalInt.empty();
    }

    /** Writes a list so that {@link #parse} reads it again. */
    public static String format(List<HostPort> servers) {
        return String.join(",", servers.stream().map(HostPort::toString).toList());
    }
}
