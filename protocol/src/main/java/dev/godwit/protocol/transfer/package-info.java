/**
 * How files cross one link: the frames, their JSON, and the {@code Sender} and {@code Receiver}
 * machines. Sans-IO: no socket, no file, no thread and no clock in here. The specification is
 * {@code docs/wire-transfer.md}.
 */
@NullMarked
package dev.godwit.protocol.transfer;

import org.jspecify.annotations.NullMarked;
