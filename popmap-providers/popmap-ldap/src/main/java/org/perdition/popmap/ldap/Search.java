// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.directory.api.ldap.model.exception.LdapException;
import org.apache.directory.api.ldap.model.message.AliasDerefMode;
import org.apache.directory.api.ldap.model.message.SearchRequest;
import org.apache.directory.api.ldap.model.message.SearchRequestImpl;
import org.apache.directory.api.ldap.model.message.SearchScope;
import org.apache.directory.api.ldap.model.name.Dn;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/**
 * What is asked for a key.
 *
 * @param base DN where the search begins
 * @param scope how far it goes
 * @param filter what is looked for
 * @param attributes which are wanted, in the order user, host, port; others behind them do not count
 */
record Search(KeyTemplate base, Scope scope, KeyTemplate filter, List<KeyTemplate> attributes) {
    /** User, host, port. */
    private static final int MEANINGFUL = 3;

    /** More than one is one too many, whatever the number. */
    private static final int ENOUGH_ENTRIES = 2;

    /** A key to try the templates with. */
    private static final String SAMPLE = "user";

    /** RFC 4512, 2.5: name or number of an attribute, options behind semicolons. */
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9.;_-]+");

    /** Copies the attributes. */
    Search {
        attributes = List.copyOf(attributes.subList(0, Math.min(MEANINGFUL, attributes.size())));
    }

    /** Of a URL, tried with a key, so that a bad filter or DN is found at the start. */
    static Search of(PopmapOptions options, DirectoryUrl url) throws PopmapConfigurationException {
        Search search = new Search(url.base(), url.scope(), url.filter(), url.attributes());
        String property = Property.BASE;
        try {
            search.dn(SAMPLE);
            property = Property.FILTER;
            new SearchRequestImpl().setFilter(search.filter.fillValue(SAMPLE));
            property = Property.ATTRIBUTES;
            if (search.names(SAMPLE).isEmpty()) {
                throw complaint(options, property, "a word that can be no attribute; write USER,HOST,PORT");
            }
            return search;
        } catch (LdapException e) {
            throw complaint(
                    options,
                    property,
                    property.equals(Property.FILTER)
                            ? "not a filter of RFC 4515; write one such as (uid=%s)"
                            : "not a distinguished name; write one such as " + DirectorySettings.BASE);
        }
    }

    private static PopmapConfigurationException complaint(PopmapOptions options, String property, String what) {
        return options.text(property).isPresent() ? options.problem(property, what) : inUrl(options, property, what);
    }

    private static PopmapConfigurationException inUrl(PopmapOptions options, String property, String what) {
        String text = "the " + property + " of the URL: " + what;
        return options.named() ? options.problem(Property.URL, text) : options.badOption(text);
    }

    /**
     * The request for a key.
     *
     * @return empty if no entry can have this key: it makes no DN, or no name of an attribute
     */
    Optional<SearchRequest> request(String key) {
        Optional<List<String>> names = names(key);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        SearchRequest request = new SearchRequestImpl();
        try {
            request.setBase(dn(key));
            request.setFilter(filter.fillValue(key));
        } catch (LdapException e) {
            return Optional.empty();
        }
        request.setScope(
                switch (scope) {
                    case BASE -> SearchScope.OBJECT;
                    case ONE -> SearchScope.ONELEVEL;
                    case SUB -> SearchScope.SUBTREE;
                });
        request.addAttributes(names.get().toArray(String[]::new));
        request.setDerefAliases(AliasDerefMode.NEVER_DEREF_ALIASES);
        request.setSizeLimit(ENOUGH_ENTRIES);
        return Optional.of(request);
    }

    private Dn dn(String key) throws LdapException {
        return new Dn(base.fillValue(key));
    }

    /** The attributes for a key; empty if one of them cannot be. */
    Optional<List<String>> names(String key) {
        List<String> names = new ArrayList<>();
        for (KeyTemplate attribute : attributes) {
            Optional<String> name = attribute
                    .fillName(key, ATTRIBUTE)
                    .filter(n -> ATTRIBUTE.matcher(n).matches());
            if (name.isEmpty()) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(names);
    }

    /** Whether each key has a base of its own, so that an absent base is an absent key. */
    boolean baseOfKey() {
        return base.hasPlace();
    }
}
