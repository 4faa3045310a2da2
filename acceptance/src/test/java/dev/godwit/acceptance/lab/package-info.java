/** What acceptance tests are made of: a server, peers, people, disks and files, all real. */
@NullMarked
package dev.godwit.acceptance.lab;

import org.jspecify.annotations.NullMarked;
