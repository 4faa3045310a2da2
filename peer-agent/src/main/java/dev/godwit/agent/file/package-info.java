/**
 * The edge that touches disks: what is sent is found and read here, what arrives is kept apart
 * until it is whole and then published under a name that was free. Nothing here knows of links,
 * peers or people; who calls brings the blocks and the clock.
 */
@NullMarked
package dev.godwit.agent.file;

import org.jspecify.annotations.NullMarked;
