/**
 * The closed list of what can go wrong in signaling, each with its sentence and what to do.
 * Pure.
 */

export const SIGNAL_ERROR_CODES = Object.freeze({
  bad_message: {
    sentence: 'The message could not be understood.',
    advice: 'Correct it by the wire specification, then repeat.',
  },
  unknown_type: {
    sentence: 'This kind of message is unknown.',
    advice: 'Go on without it, or use a newer server.',
  },
  not_logged_in: { sentence: 'You are not logged in.', advice: 'Log in with a name first.' },
  already_logged_in: {
    sentence: 'This connection is logged in already.',
    advice: 'Log out first, or open another connection.',
  },
  name_taken: { sentence: 'This name is in use.', advice: 'Choose another name.' },
  name_invalid: {
    sentence: 'This name cannot be used.',
    advice: 'Choose 1 to 64 letters, digits, spaces, dots, underscores or hyphens.',
  },
  resume_unknown: { sentence: 'This session cannot be resumed.', advice: 'Log in by name.' },
  session_replaced: {
    sentence: 'This session was taken over by another connection.',
    advice: 'Use that one; connect again only when a person asks for it.',
  },
  peer_offline: {
    sentence: 'No one is online by that name.',
    advice: 'Check the name, or try again later.',
  },
  too_large: { sentence: 'The message is larger than 64 KiB.', advice: 'Send a smaller one.' },
  too_many: {
    sentence: 'Too many connections or logins came from your address.',
    advice: 'Close some or wait a minute, then try again.',
  },
  rate_limited: {
    sentence: 'Messages came too fast and this one was dropped.',
    advice: 'Send at most 50 a second, this one once more.',
  },
  forbidden: { sentence: 'This is not allowed on this server.', advice: 'Ask whoever runs it.' },
  unavailable: {
    sentence: 'This server does not offer that.',
    advice: 'Go on without it, or use a newer server.',
  },
  server_draining: {
    sentence: 'The server is stopping.',
    advice: 'Connect again in a moment; open transfers go on.',
  },
});

/** @typedef {keyof typeof SIGNAL_ERROR_CODES} SignalErrorCode */

/**
 * The code that reads so; a code of a newer server reads as `unavailable`: the message that it
 * comes with still tells a person.
 *
 * @param {string} wire
 * @returns {SignalErrorCode}
 */
export function signalErrorCode(wire) {
  return isKnown(wire) ? wire : 'unavailable';
}

/** A message that cannot be understood: the only thing that parsing throws. */
export class SignalError extends Error {
  /**
   * @param {SignalErrorCode} code
   * @param {string} whatHappened as a sentence
   */
  constructor(code, whatHappened) {
    super(`${whatHappened} ${SIGNAL_ERROR_CODES[code].advice}`);
    this.name = 'SignalError';
    this.code = code;
  }
}

/**
 * @param {string} wire
 * @returns {wire is SignalErrorCode}
 */
function isKnown(wire) {
  return Object.hasOwn(SIGNAL_ERROR_CODES, wire);
}
