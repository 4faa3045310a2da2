package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * A client that has no session asks for one.
 *
 * @param id of the message, for its answer
 * @param timeOfDay when it was asked
 */
record LoginRequest(
    Client client, Optional<MessageId> id, ClientMessage.Login login, Instant timeOfDay) {}
