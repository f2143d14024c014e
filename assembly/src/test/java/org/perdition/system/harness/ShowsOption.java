// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** This test sees the effect of these options on the running tarball, from outside. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ShowsOption {
    /** Full names of options of {@code perdition}. */
    String[] value() default {};

    /** Full names of options of {@code perdition-pbs}. */
    String[] relay() default {};
}
