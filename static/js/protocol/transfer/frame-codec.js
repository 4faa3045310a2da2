/** Frames to JSON text and back. Stateless. */
export { decodeFrame } from './frame-reader.js';
export { encodeFrame } from './frame-writer.js';
export { FrameError } from './frame-error.js';
