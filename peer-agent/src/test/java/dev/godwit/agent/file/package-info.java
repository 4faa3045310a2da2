/** Tests of the edge that touches disks, on real disks. */
@NullMarked
package dev.godwit.agent.file;

import org.jspecify.annotations.NullMarked;
