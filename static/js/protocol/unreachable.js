/** Where a switch over all members of a union can never come: the type checker proves it. */

/**
 * @param {never} value what no branch has dealt with
 * @returns {never}
 */
export function unreachable(value) {
  throw new Error(`not foreseen: ${JSON.stringify(value)}`);
}
