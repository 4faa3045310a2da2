package dev.godwit.bench;

/**
 * What an agent and a TCP connection made of one path together, in bytes a second at the receivers.
 *
 * @param aloneBytesPerSecond of the agent, before the other one came
 * @param agentBytesPerSecond of the agent, beside it
 * @param queueDrops packets of both, while both were there
 */
record Contention(
    double aloneBytesPerSecond,
    double agentBytesPerSecond,
    double tcpBytesPerSecond,
    long queueDrops) {}
