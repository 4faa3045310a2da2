/**
 * How machines are told the time: as whole microseconds from any origin, on a clock that never goes
 * back. Edges read a clock; machines never do. Pure.
 */

export const MILLISECOND = 1000;
export const SECOND = 1000 * MILLISECOND;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** The deadline of a machine that waits for nothing. */
export const NEVER = Infinity;
