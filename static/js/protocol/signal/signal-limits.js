/** The sizes that both ends of signaling must agree on. Pure. */

/**
 * The largest message in either direction, in bytes of UTF-8: ten times a usual session
 * description, yet small enough that a thousand clients' messages fit in memory.
 */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** What a client may put on a message to recognise the answer: any counter, UUID or hash fits. */
export const MAX_ID_LENGTH = 64;

/** What a server may choose as a session's token. */
export const MAX_TOKEN_LENGTH = 512;

export const MAX_ICE_SERVERS = 16;

/** UDP, TCP and TLS, each over IPv4 and IPv6, and some to spare. */
export const MAX_ICE_URLS = 8;

/** What a URL, a user name or a credential may have. */
export const MAX_ICE_TEXT = 512;

/**
 * The names in one `watch`, `unwatch` or `visible`: a list of contacts that a person still oversees.
 */
export const MAX_NAMES = 128;
