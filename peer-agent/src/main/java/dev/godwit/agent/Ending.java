package dev.godwit.agent;

/**
 * How a transfer ended.
 *
 * @param code one of {@code docs/errors.md}
 * @param message for a person: what happened and what to do
 */
record Ending(TransferState state, String code, String message) {}
