/** What is known of why a connection finds no path. Knows nothing of the browser. */

/** @typedef {import('./path-rule.js').PathRule} PathRule */

/**
 * An ICE server did not do what was asked of it: by the code of its answer (RFC 8489, section 18.3),
 * or `UNREACHABLE`.
 *
 * @typedef {{url: string, code: number}} IceServerFailure
 */

/** There was no answer at all (W3C WebRTC, section 4.8.3). */
export const UNREACHABLE = 701;

/** One user's share is used up; the server's is (RFC 8656, section 19). */
const FULL = new Set([486, 508]);

/**
 * The end of a key of the catalogue, the nearest reason first:
 *
 * - `no_relay`: the server names no relay, and only a relay is allowed.
 * - `beyond_relay`: a relay was there, but no path from it to the other side.
 * - `relay_full`, `relay_refused`, `relay_silent`: what the relay did.
 * - `no_path`: nothing is known.
 *
 * @typedef {'no_relay' | 'beyond_relay' | 'relay_full' | 'relay_refused' | 'relay_silent' |
 *   'no_path'} TroubleKind
 */

/** Confined to its caller. */
export class PathTrouble {
  #rule;
  #noRelayNamed = false;
  #hasRelay = false;
  #isUnreachable = false;
  #refusal = 0;

  /** @param {PathRule} rule */
  constructor(rule) {
    this.#rule = rule;
  }

  /** The server has named no relay that the rule allows, and the rule wants one. */
  onNoRelayNamed() {
    this.#noRelayNamed = true;
  }

  /** This side can be reached so. @param {string} candidate */
  onOwnCandidate(candidate) {
    this.#hasRelay ||= candidate.includes(' typ relay');
  }

  /** An ICE server did not help. @param {IceServerFailure} failure */
  onFailure({ url, code }) {
    if (!url.startsWith('turn')) {
      return; // Without STUN there is a path less, but nothing that a person could mend.
    }
    if (code === UNREACHABLE) {
      this.#isUnreachable = true;
    } else {
      this.#refusal = code;
    }
  }

  /** Whether no path can come any more, once all candidates of this side are known. */
  get isHopeless() {
    return this.#rule.kind === 'relay' && !this.#hasRelay;
  }

  /** What the relay answered, 0 if it did not refuse. */
  get refusal() {
    return this.#refusal;
  }

  /** @returns {TroubleKind} */
  get kind() {
    if (this.#noRelayNamed) {
      return 'no_relay';
    }
    if (this.#hasRelay) {
      return 'beyond_relay';
    }
    if (this.#refusal !== 0) {
      return FULL.has(this.#refusal) ? 'relay_full' : 'relay_refused';
    }
    return this.#isUnreachable || this.#rule.kind === 'relay' ? 'relay_silent' : 'no_path';
  }
}
