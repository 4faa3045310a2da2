/** What is handed to a link is whole chunks. Pure. */
export const CHUNK_BYTES = 16_384;
