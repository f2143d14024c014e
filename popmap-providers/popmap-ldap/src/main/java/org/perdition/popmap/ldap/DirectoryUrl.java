// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The original's option: {@code [version:]url}, an LDAP URL (RFC 4516) with places for the key, several hosts separated
 * by blanks, and a name and password to bind with as extensions.
 *
 * @param version2 whether LDAP version 2 is asked for
 * @param hosts where to ask
 * @param base where the search begins
 * @param attributes names in the order user, host, port
 * @param scope how far it goes
 * @param filter what is looked for
 * @param startTls whether the connection is to be upgraded
 * @param bindName whom to bind as
 * @param bindPassword its password
 */
record DirectoryUrl(
        boolean version2,
        List<HostTemplate> hosts,
        KeyTemplate base,
        List<KeyTemplate> attributes,
        Scope scope,
        KeyTemplate filter,
        boolean startTls,
        Optional<KeyTemplate> bindName,
        Optional<String> bindPassword) {
    /** RFC 4516: what an absent filter means. */
    private static final String ANYTHING = "(objectClass=*)";

    private static final String START_TLS_OID = "1.3.6.1.4.1.1466.20037";

    /** base, attributes, scope, filter, extensions. */
    private static final int PARTS = 5;

    /**
     * Reads one.
     *
     * @param option as the operator wrote it; not empty
     * @param otherwise the attributes if none are named
     */
    static DirectoryUrl parse(String option, List<String> otherwise) throws BadUrlException {
        String url = option;
        boolean version2 = false;
        int digits = 0;
        while (digits < url.length() && Character.isDigit(url.charAt(digits))) {
            digits++;
        }
        if (digits > 0 && url.startsWith(":", digits)) {
            if (!url.startsWith("2:") && !url.startsWith("3:")) {
                throw new BadUrlException("no such LDAP version: write 3:ldap://...");
            }
            version2 = url.startsWith("2:");
            url = url.substring(2);
        }
        url = unwrapped(url);
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            throw new BadUrlException("no LDAP URL; write ldap://HOST/BASE?USER,HOST,PORT?one?(uid=%s)");
        }
        int slash = url.indexOf('/', scheme + 3);
        String authority = url.substring(scheme + 3, slash < 0 ? url.length() : slash);
        String[] parts = (slash < 0 ? "" : url.substring(slash + 1)).split("\\?", -1);
        if (parts.length > PARTS || authority.contains("?")) {
            throw new BadUrlException(
                    "too many question marks, or none of them behind a /; write ldap://HOST/BASE?ATTRIBUTES"
                            + "?SCOPE?FILTER?EXTENSIONS, and %3f for a ? within one of them");
        }
        Extensions extensions = Extensions.parse(part(parts, 4));
        String filter = part(parts, 3);
        return new DirectoryUrl(
                version2,
                HostTemplate.parse(Security.ofScheme(url.substring(0, scheme)), authority),
                KeyTemplate.ofUrl(part(parts, 0)),
                attributes(part(parts, 1), otherwise),
                Scope.of(part(parts, 2).isEmpty() ? "base" : part(parts, 2)),
                KeyTemplate.ofUrl(filter.isEmpty() ? ANYTHING : filter),
                extensions.startTls,
                extensions.bindName,
                extensions.bindPassword);
    }

    /** {@code <URL:...>}, as one finds it in texts. */
    private static String unwrapped(String url) {
        String inner = url.startsWith("<") && url.endsWith(">") ? url.substring(1, url.length() - 1) : url;
        return inner.regionMatches(true, 0, "URL:", 0, 4) ? inner.substring(4) : inner;
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }

    private static List<KeyTemplate> attributes(String part, List<String> otherwise) throws BadUrlException {
        List<KeyTemplate> attributes = new ArrayList<>();
        for (String name : part.isEmpty() ? otherwise : List.of(part.split(",", -1))) {
            if (name.isBlank()) {
                throw new BadUrlException("an attribute without a name; write USER,HOST,PORT");
            }
            attributes.add(KeyTemplate.ofUrl(name.strip()));
        }
        return attributes;
    }

    /** Holds no values: the password may be among them. */
    @Override
    public String toString() {
        return "DirectoryUrl[" + hosts + "]";
    }

    /** What may be asked for beyond the search. */
    private static final class Extensions {
        private boolean startTls;
        private Optional<KeyTemplate> bindName = Optional.empty();
        private Optional<String> bindPassword = Optional.empty();

        static Extensions parse(String part) throws BadUrlException {
            Extensions extensions = new Extensions();
            for (String written : part.split(",", -1)) {
                if (!written.isEmpty()) {
                    extensions.add(written);
                }
            }
            return extensions;
        }

        private void add(String written) throws BadUrlException {
            boolean critical = written.startsWith("!");
            int equals = written.indexOf('=');
            String name = written.substring(critical ? 1 : 0, equals < 0 ? written.length() : equals);
            String value = equals < 0 ? "" : written.substring(equals + 1);
            switch (name.toUpperCase(Locale.ROOT)) {
                case "BINDNAME" ->
                    bindName = Optional.of(KeyTemplate.ofUrl(value)).filter(dn -> !value.isEmpty());
                case "X-BINDPW" -> bindPassword = Optional.of(password(value));
                case "STARTTLS", START_TLS_OID -> startTls = true;
                default -> {
                    if (critical) {
                        throw new BadUrlException("an extension marked as critical that is not supported; the ones"
                                + " supported are BINDNAME, X-BINDPW and StartTLS");
                    }
                }
            }
        }

        private static String password(String value) throws BadUrlException {
            KeyTemplate template = KeyTemplate.ofUrl(value);
            if (template.hasPlace()) {
                throw new BadUrlException(
                        "%s, or % with digits and an s, within X-BINDPW: the key is no password; write %73 for the s");
            }
            return template.texts().get(0);
        }
    }
}
