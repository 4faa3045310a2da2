/** What this page says of itself on a link. */
import { MAX_CHUNKS_PER_FRAME, VERSION } from '../protocol/transfer/frame.js';

let version = 'development';

/** The server that gave out this page has told its version. @param {string | null} text */
export function useVersion(text) {
  version = text ?? version;
}

/** @returns {import('../protocol/transfer/frame.js').Hello} */
export function hello() {
  return {
    type: 'hello',
    version: VERSION,
    agent: `godwit-page/${version}`,
    chunksPerFrame: MAX_CHUNKS_PER_FRAME,
    features: [],
  };
}
