/** What must be known of a place before something is accepted to it. */

/** @typedef {import('../io/page-storage.js').Place} Place */
/** @typedef {import('../ui/state.js').Message} Message */

/** @param {Place} place */
export function isPossible({ kind }) {
  return kind !== 'full' && kind !== 'tooLarge';
}

/**
 * What the other side is told when this page's person does not accept.
 *
 * @param {Place} place
 * @returns {'declined' | 'no_space' | 'too_large'}
 */
export function refusal({ kind }) {
  switch (kind) {
    case 'full':
      return 'no_space';
    case 'tooLarge':
      return 'too_large';
    case 'storage':
    case 'picked':
    case 'stream':
    case 'memory':
      return 'declined';
  }
}

/**
 * @param {Place} place
 * @param {boolean} asZip whether it is put there as one zip file
 * @returns {Message}
 */
export function limitOf(place, asZip) {
  switch (place.kind) {
    case 'storage':
      return { key: 'limit.space', params: room(place) };
    case 'picked':
      return { key: asZip ? 'limit.picked_zip' : 'limit.picked_file', params: room(place) };
    case 'stream':
      return { key: asZip ? 'limit.stream_zip' : 'limit.stream', params: room(place) };
    case 'memory':
      return { key: 'limit.memory', params: { limit: place.maxBytes } };
    case 'full':
      return { key: 'limit.no_space', params: room(place) };
    case 'tooLarge':
      return { key: 'limit.memory_exceeded', params: { limit: place.maxBytes } };
  }
}

/** @param {{neededBytes: number, freeBytes: number}} place */
function room({ neededBytes, freeBytes }) {
  return { needed: neededBytes, free: freeBytes };
}
