package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;

/**
 * A block of a file that is verified and on disk.
 *
 * @param index its number in its file, from 0
 */
record HeldBlock(int index, Digest digest) {}
