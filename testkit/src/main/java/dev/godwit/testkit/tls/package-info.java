/** Certificates and keys of a test's own. */
@NullMarked
package dev.godwit.testkit.tls;

import org.jspecify.annotations.NullMarked;
