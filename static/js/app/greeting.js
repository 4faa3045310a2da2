/** What this page says of itself on a link. */
import { MAX_CHUNKS_PER_FRAME, VERSION } from '../protocol/transfer/frame.js';

/** @returns {import('../protocol/transfer/frame.js').Hello} */
export function hello() {
  return {
    type: 'hello',
    version: VERSION,
    agent: 'godwit-page/0.1.0',
    chunksPerFrame: MAX_CHUNKS_PER_FRAME,
    features: [],
  };
}
