package dev.godwit.relay.net;

import dev.godwit.relay.turn.TurnServer;

/**
 * What one loop consists of.
 *
 * @param datagrams its UDP sockets, and the waiting
 * @param server what decides
 * @param output what carries that out
 * @param commands what others want done in it
 * @param handedOver packets from other loops
 * @param figures what it has counted
 */
record LoopParts(
    Datagrams datagrams,
    TurnServer server,
    LoopOutput output,
    LoopCommands commands,
    HandOverQueue handedOver,
    LoopFigures figures) {}
