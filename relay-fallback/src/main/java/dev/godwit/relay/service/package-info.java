/** What a relay is as a whole, beside its sockets: where it relays from, and its figures. */
@NullMarked
package dev.godwit.relay.service;

import org.jspecify.annotations.NullMarked;
