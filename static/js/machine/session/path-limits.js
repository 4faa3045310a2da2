/** What a window on a path goes by. Pure. */

/** Never less: four chunks. */
export const MIN_BYTES = 64 << 10;

/** What a link begins with, and again after a long rest. */
export const START_BYTES = 64 << 10;

/** Never more: three times what the engine itself lets be in flight. */
export const MAX_BYTES = 16 << 20;

/** How long a queue it aims at: more than clocks and threads are late by. */
export const TARGET_MICROS = 10_000;

/** On paths this short, other delays than queues are longer than the round trip. */
export const SHORT_MICROS = 3_000;

/** What it aims at on a short path: a machine that is busy is not a queue. */
export const SHORT_TARGET_MICROS = 16_000;

/** After so long without anything in flight the path may be another. */
export const REST_MICROS = 1_000_000;

/** A round is at least this long: acknowledgements are no closer. */
export const MIN_ROUND_MICROS = 10_000;

/** Growing is of no use while the engine holds back more than this part of the window. */
export const BACKLOG_PART = 16;

/**
 * Who is not told what the engine holds back takes its own slow start for a queue, up to here.
 */
export const BLIND_BYTES = 256 << 10;

/** And for so many rounds. */
export const BLIND_ROUNDS = 16;

/** A round's growth queues at most for so long, as it is seen a round later. */
export const STEP_MICROS = 2_000;

/** And if there was no queue for some rounds. */
export const MAX_STEP_MICROS = 10_000;

/** Round trips that are late by more than this have queued. */
export const LATE_MICROS = 3_000;

/** With the least in flight, so many long round trips are somebody else's doing. */
export const FLOOR_CUTS = 4;

/** Beside somebody else, it is looked at this often whether he is still there. */
export const COMPETING_ROUNDS = 40;

/** By how much it grows in a round there: few packets are lost when the queue is full. */
export const GROWTH_BYTES = 12 << 10;

/** So long a queue is drained: the first round trips are still those of before. */
export const DRAIN_ROUNDS = 3;

/** Nothing is faster: products of it stay exact in the twin. */
export const MAX_BYTES_PER_SECOND = 1_000_000_000;

/** By how much a guess may be wrong. */
export const GUESS_MICROS = 2_000;

/** A round trip that is longer says nothing more. */
export const MAX_TRIP_MICROS = 8_000_000;
