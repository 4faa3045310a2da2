/**
 * What the page shows and what a person can want: the contract between the app, which fills a state,
 * and the views, which draw it. Types only.
 */

/**
 * A sentence by its key in the catalogue (`js/i18n/en.js`), with what stands in its gaps. Sizes are
 * bytes, durations seconds. An unknown key shows a general sentence with the key's last part.
 *
 * @typedef {object} Message
 * @property {string} key
 * @property {Record<string, string | number>} params
 */

/** @typedef {'connecting' | 'online' | 'offline' | 'refused'} ServerStatus */

/**
 * @typedef {object} Me
 * @property {string | null} name null until the server agreed to one
 * @property {ServerStatus} status
 * @property {Message | null} problem
 */

/**
 * `resting`: there is no connection, and there will be one when something is to be sent; `waiting`:
 * the other one is not there yet; `ringing`: their page asks them; `ready`: the link is open; `silent`:
 * it may be broken; `ended`: they left, or it failed.
 *
 * @typedef {'none' | 'resting' | 'calling' | 'waiting' | 'ringing' | 'connecting' | 'ready' | 'silent'
 *   | 'ended'} PeerStatus
 */

/**
 * @typedef {object} Peer
 * @property {string | null} name
 * @property {PeerStatus} status
 * @property {string | null} path `direct`, `relay (TURN/UDP)` …
 * @property {Message | null} problem
 */

/**
 * @typedef {object} Question
 * @property {number} id
 * @property {'connect' | 'connecting' | 'offer'} kind `connecting`: they were let in, and what they
 *   offer will stand here
 * @property {string} peer
 * @property {readonly string[]} names the first few paths of what is offered
 * @property {number} fileCount
 * @property {number} totalBytes
 * @property {string} message what the sender wrote, may be empty
 * @property {Message | null} limit what must be known before accepting
 * @property {boolean} canAccept
 */

/**
 * `sent`: all of it, the receiver has not confirmed yet.
 *
 * @typedef {'preparing' | 'connecting' | 'offered' | 'waiting' | 'transferring' | 'sent' | 'complete'
 *   | 'rejected' | 'cancelled' | 'failed' | 'interrupted'} TransferState
 */

/**
 * Where what arrived whole went: `ready` to be saved by {@link Intents.save}; `handed` to the browser,
 * which reads it from here; `failed`, to be tried again; or straight to the file that was picked
 * (`placed`) or the browser's downloads (`streamed`).
 *
 * @typedef {'none' | 'ready' | 'handed' | 'failed' | 'placed' | 'streamed'} Saved
 */

/**
 * @typedef {object} Transfer
 * @property {number} id
 * @property {'send' | 'receive'} direction
 * @property {string} peer
 * @property {TransferState} state
 * @property {readonly string[]} names the first few paths
 * @property {number} fileCount
 * @property {number} totalBytes
 * @property {number} bytes
 * @property {number | null} bytesPerSecond
 * @property {number | null} secondsLeft
 * @property {string | null} path
 * @property {Message | null} why why it waits, or how it ended
 * @property {boolean} canCancel
 * @property {Saved} saved
 */

/**
 * @typedef {object} State
 * @property {Me} me
 * @property {string | null} link where others reach this page with the name filled in
 * @property {string | null} qr address of the link as an SVG image, of the same origin
 * @property {boolean} secure whether this is a secure context
 * @property {string | null} httpsUrl where the page is one
 * @property {Peer} peer
 * @property {readonly string[]} recent names, the last one first
 * @property {Question | null} question
 * @property {readonly Transfer[]} transfers
 */

/**
 * A file and its path within what was picked: `/`-separated, relative, not checked.
 *
 * @typedef {object} PickedFile
 * @property {File} file
 * @property {string} path
 */

/**
 * What a person wants; each may come at any time and name an id that is gone.
 *
 * @typedef {object} Intents
 * @property {(name: string) => void} rename
 * @property {(name: string) => void} call
 * @property {(id: number, yes: boolean) => void} answer
 * @property {(files: PickedFile[]) => void} send
 * @property {(id: number) => void} cancel
 * @property {(id: number) => void} save
 * @property {(id: number) => void} dismiss takes an ended transfer off the list
 * @property {(code: string) => void} language the language was changed, and is already in use
 */

export {};
