/**
 * One connection with one peer, up to an open link and to the end: what a call wants done, what it
 * tells, and how it ends. `OutgoingCall` and `IncomingCall` decide it. Pure.
 *
 * @typedef {import('../../protocol/signal/client-message.js').ClientMessage} ClientMessage
 * @typedef {import('../../protocol/signal/client-message.js').RejectCode} RejectCode
 * @typedef {import('../../protocol/signal/payload.js').IceCandidate} IceCandidate
 * @typedef {import('../../protocol/signal/peer-name.js').PeerName} PeerName
 * @typedef {import('../../protocol/signal/signal-error.js').SignalErrorCode} SignalErrorCode
 */

/**
 * What a call tells the person that watches.
 *
 * - `waitingForPeer`: nobody is online by that name; it is tried again.
 * - `calling`: the offer is with the other side.
 * - `ringing`: the other side is asking its person.
 * - `connecting`: both agreed; a path is being looked for.
 * - `connected`: there is a path.
 *
 * @typedef {'waitingForPeer' | 'calling' | 'ringing' | 'connecting' | 'connected'} CallEvent
 */

/**
 * Why there is no call (any more).
 *
 * - `peerAbsent`: nobody came online by that name in time.
 * - `noAnswer`: nobody answered in time.
 * - `refused`: the other side, or this one, refused to connect.
 * - `noPath`: both agreed, but no path between them was found in time.
 * - `noLink`: there was a path, but the other side did not open its link in time.
 * - `nothingOffered`: there was a link, but the other side offered nothing on it in time.
 * - `leftByPeer`: the other side ended it.
 * - `serverRefused`: the server does not let this side call; `reason` says why, and what to do.
 * - `broken`: what the other side sent made no sense, or the engine failed.
 * - `hungUp`: this side ended it.
 *
 * @typedef {{type: 'peerAbsent' | 'noAnswer' | 'noPath' | 'noLink' | 'nothingOffered' |
 *   'leftByPeer' | 'hungUp'}
 *   | {type: 'refused', code: RejectCode}
 *   | {type: 'serverRefused', code: SignalErrorCode, reason: string}
 *   | {type: 'broken', reason: string}} CallEnd
 */

/**
 * What a call wants done.
 *
 * - `say`: say this to the other peer, through the server.
 * - `askForIce`: a connection is about to begin: get fresh ICE servers; `onIceServers` answers.
 * - `createOffer`: make an offer; its description is told by `onLocalDescription`.
 * - `acceptOffer`: answer this offer; the answer's description is told by `onLocalDescription`.
 * - `acceptAnswer`: take this answer to the offer.
 * - `addCandidate`: a way to reach the other peer.
 * - `askPerson`: ask the person whether this peer may connect; `onDecision` answers.
 * - `report`: for the person that watches.
 * - `end`: the call is over, or never came about: the last output of its machine.
 *
 * @typedef {{type: 'say', message: ClientMessage}
 *   | {type: 'askForIce' | 'createOffer'}
 *   | {type: 'acceptOffer' | 'acceptAnswer', sdp: string}
 *   | {type: 'addCandidate', candidate: IceCandidate}
 *   | {type: 'askPerson', from: PeerName}
 *   | {type: 'report', event: CallEvent}
 *   | {type: 'end', end: CallEnd}} CallOutput
 */

export {};
