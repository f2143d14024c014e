// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** JDBC drivers on the class path: those shipped and the jars in {@code lib/drivers}. Java's DriverManager is not used. */
final class Drivers {
    private static final ClassLoader CLASSES = Drivers.class.getClassLoader();

    private Drivers() {}

    /** A driver by the name of its class; empty if there is none of this name. */
    static Optional<Driver> named(String className) {
        try {
            return Optional.of((Driver) Class.forName(className, true, CLASSES)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            return Optional.empty();
        }
    }

    /** The first driver that takes this URL. */
    static Optional<Driver> accepting(String url) {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, CLASSES).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    return Optional.empty();
                }
                Driver driver = drivers.next();
                if (driver.acceptsURL(url)) {
                    return Optional.of(driver);
                }
            } catch (ServiceConfigurationError | LinkageError | SQLException e) {
                // a broken jar does not hide the others
            }
        }
    }
}
