/**
 * What `ServerLink` wants done. Pure.
 *
 * @typedef {import('../../protocol/signal/client-message.js').ClientMessage} ClientMessage
 * @typedef {import('../../protocol/signal/server-message.js').Delivered} Delivered
 * @typedef {import('../../protocol/signal/server-message.js').IceServer} IceServer
 * @typedef {import('../../protocol/signal/server-message.js').LoginAccepted} LoginAccepted
 * @typedef {import('../../protocol/signal/signal-error.js').SignalErrorCode} SignalErrorCode
 */

/**
 * How this side is with the server again: for the first time; with the same session, and nothing was
 * lost; or so that what either side said meanwhile may be lost.
 *
 * @typedef {'first' | 'unbroken' | 'broken'} Coming
 */

/**
 * What is to be done.
 *
 * - `connect`: open a connection to the server; `onOpen` or
 *   `onClosed` answers.
 * - `disconnect`: close the connection to the server in good order: the session is over.
 * - `abandon`: drop the connection to the server: the session may go on at another one.
 * - `say`: say this to the server.
 * - `online`: this side is known by its name.
 * - `deliver`: another client said this.
 * - `passedOn`, `notPassedOn`: the server has passed this on, or could not.
 * - `iceServers`: the ICE servers of now: who has asked for them may begin.
 * - `offline`: the server is away; it is tried again by itself.
 * - `refused`: there is no getting in: the last output.
 *
 * @typedef {{type: 'connect' | 'disconnect' | 'abandon'}
 *   | {type: 'say', message: ClientMessage, id?: string}
 *   | {type: 'online', login: LoginAccepted, coming: Coming}
 *   | {type: 'deliver', message: Delivered}
 *   | {type: 'passedOn', message: ClientMessage}
 *   | {type: 'notPassedOn', message: ClientMessage, code: SignalErrorCode, reason: string}
 *   | {type: 'iceServers', iceServers: readonly IceServer[]}
 *   | {type: 'offline', reason: string}
 *   | {type: 'refused', code: SignalErrorCode, message: string}} ServerOutput
 */

export {};
