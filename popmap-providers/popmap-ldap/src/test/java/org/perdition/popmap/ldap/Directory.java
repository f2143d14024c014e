// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A directory within this process, on a port that stays its own: entries in {@code ou=mailbox,dc=nodomain}. */
final class Directory implements AutoCloseable {
    /** Who may bind, besides nobody. */
    static final String ADMIN = "cn=admin,dc=nodomain";

    static final String PASSWORD = "open, sesame";

    /** An attribute that is compared octet by octet, where {@code uid} is compared without regard to case. */
    private static final String EXACT = "dn: cn=schema\nobjectClass: top\nobjectClass: ldapSubEntry\n"
            + "objectClass: subschema\ncn: schema\n"
            + "attributeTypes: ( 1.1.2.1.1 NAME 'mailboxKey' EQUALITY octetStringMatch"
            + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )\n"
            + text("10.10 NAME 'username'") + text("10.11 NAME 'mailhost'") + text("10.12 NAME 'port'");

    private static String text(String attribute) {
        return "attributeTypes: ( 1.3.6.1.4.1.12856." + attribute + " EQUALITY caseIgnoreMatch"
                + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )\n";
    }

    private final InMemoryDirectoryServer server;
    private final int port;
    private final Valve valve = new Valve();

    Directory() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=nodomain");
        Schema exact = new Schema(LDIFReader.decodeEntry(EXACT.split("\n")));
        config.setSchema(Schema.mergeSchemas(Schema.getDefaultStandardSchema(), exact));
        config.setEnforceAttributeSyntaxCompliance(false);
        config.setEnforceSingleStructuralObjectClass(false);
        config.addAdditionalBindCredentials(ADMIN, PASSWORD);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("default", InetAddress.getLoopbackAddress(), 0, null));
        config.addInMemoryOperationInterceptor(valve);
        server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=nodomain", "objectClass: domain", "dc: nodomain");
        server.add("dn: ou=mailbox,dc=nodomain", "objectClass: organizationalUnit", "ou: mailbox");
        server.startListening();
        port = server.getListenPort();
    }

    int port() {
        return port;
    }

    /** Adds an entry for a key, with these attributes: {@code name=value}. */
    void add(String key, String... attributes) throws LDAPException {
        List<Attribute> all = new ArrayList<>(List.of(
                new Attribute("objectClass", "extensibleObject", "account"),
                new Attribute("uid", key),
                new Attribute("mailboxKey", key)));
        Arrays.stream(attributes)
                .map(each -> each.split("=", 2))
                .forEach(each -> all.add(new Attribute(each[0], each[1])));
        server.add(
                new com.unboundid.ldap.sdk.DN(
                                new com.unboundid.ldap.sdk.RDN("uid", key),
                                new com.unboundid.ldap.sdk.DN("ou=mailbox,dc=nodomain"))
                        .toString(),
                all);
    }

    /** Holds exactly these keys and targets, in {@code mailhost}. */
    void hold(Map<String, String> entries) throws Exception {
        server.deleteSubtree("ou=mailbox,dc=nodomain");
        server.add("dn: ou=mailbox,dc=nodomain", "objectClass: organizationalUnit", "ou: mailbox");
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            add(entry.getKey(), "mailhost=" + entry.getValue());
        }
    }

    /** Refuses connections, and closes those that are open. */
    void stop() {
        server.shutDown(true);
    }

    /** Takes connections again, on the same port. */
    void start() throws LDAPException {
        server.startListening();
    }

    /** Closes connections that are open, as a server does that thinks them idle. */
    void closeConnections() {
        server.closeAllConnections(false);
    }

    /** Answers no search until {@link #thaw}. */
    void freeze() {
        valve.shut();
    }

    void thaw() {
        valve.open();
    }

    /** Answers each search with entries without end, whatever the limit. */
    void flood() {
        valve.flood = Valve.Flood.ENTRIES;
    }

    /** Answers each search with references without end. */
    void floodWithReferences() {
        valve.flood = Valve.Flood.REFERENCES;
    }

    @Override
    public void close() {
        thaw();
        server.shutDown(true);
    }

    /** Keeps searches waiting while it is shut. */
    private static final class Valve extends InMemoryOperationInterceptor {
        private final ReentrantLock lock = new ReentrantLock();
        private final java.util.concurrent.locks.Condition opened = lock.newCondition();
        private boolean shut;
        private volatile Flood flood = Flood.NONE;

        enum Flood {
            NONE,
            ENTRIES,
            REFERENCES
        }

        void shut() {
            lock.lock();
            shut = true;
            lock.unlock();
        }

        void open() {
            lock.lock();
            shut = false;
            opened.signalAll();
            lock.unlock();
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            lock.lock();
            try {
                while (shut) {
                    opened.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            // until the client closes the connection
            while (flood == Flood.ENTRIES) {
                request.sendSearchEntry(new Entry("uid=a,ou=mailbox,dc=nodomain", new Attribute("mailhost", "one")));
            }
            while (flood == Flood.REFERENCES) {
                request.sendSearchReference(new SearchResultReference(new String[] {"ldap://elsewhere/"}, null));
            }
        }
    }
}
