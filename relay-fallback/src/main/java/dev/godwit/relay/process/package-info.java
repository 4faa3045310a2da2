/** The process of a server and the machine around it: addresses, folders, the log, signals. */
@NullMarked
package dev.godwit.relay.process;

import org.jspecify.annotations.NullMarked;
