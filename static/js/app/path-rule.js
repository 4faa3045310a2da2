/**
 * Which paths this page may use, as its address says (`?path=relay&turn=tcp`), and which ICE servers
 * serve for that. Knows nothing of the browser.
 */

/** @typedef {import('../protocol/signal/server-message.js').IceServer} IceServer */

/**
 * - `any`: whatever works, the direct path first.
 * - `direct`: no relay of this side's.
 * - `relay`: only over a relay: the other side does not learn this side's address.
 *
 * @typedef {{kind: 'any' | 'direct' | 'relay', turn: 'udp' | 'tcp' | 'tls' | null}} PathRule `turn`:
 *   over which transport a relay is reached, if not over any
 */

/** Whatever works. @type {PathRule} */
export const ANY_PATH = Object.freeze({ kind: 'any', turn: null });

const KINDS = /** @type {const} */ (['direct', 'relay']);
const TURNS = /** @type {const} */ (['udp', 'tcp', 'tls']);

/** More help than anyone offers; each is asked at once, so a long list would be a flood. */
export const MAX_ICE_SERVERS = 16;

/** What fits into STUN's USERNAME attribute (RFC 8489, section 14.3). */
const MAX_SECRET_LENGTH = 508;

/** RFC 7064 and RFC 7065, stricter: of another one the browser would make an error. */
const HOST_PORT = /(?:\[[\dA-Fa-f:.]{2,45}\]|[\w.-]{1,253})(?::[1-9]\d{0,4})?/.source;
const STUN_URL = new RegExp(`^stuns?:${HOST_PORT}$`);
const TURN_URL = new RegExp(`^(turns?):${HOST_PORT}(?:\\?transport=(udp|tcp))?$`);

/**
 * The rule that an address asks for; null if there is none such.
 *
 * @param {string} search of the address, with its question mark
 * @returns {PathRule | null}
 */
export function pathRuleOf(search) {
  const asked = new URLSearchParams(search);
  const [path, turn] = [asked.get('path'), asked.get('turn')];
  const kind = path === null ? 'any' : KINDS.find((one) => one === path);
  const transport = turn === null ? null : TURNS.find((one) => one === turn);
  const isRule = kind !== undefined && transport !== undefined;
  return isRule && (kind !== 'direct' || transport === null) ? { kind, turn: transport } : null;
}

/**
 * Of the ICE servers that the server has named, those that a connection may use, as far as they are
 * sound.
 *
 * @param {readonly IceServer[]} named
 * @param {PathRule} rule
 * @returns {RTCIceServer[]}
 */
export function chooseIceServers(named, rule) {
  return named
    .flatMap(({ urls, username, credential }) => {
      const stun = urls.filter((url) => STUN_URL.test(url) && rule.kind !== 'relay');
      const turn = urls.filter((url) => allowsRelay(rule, TURN_URL.exec(url)));
      const hasSecrets = isSecret(username) && isSecret(credential);
      return [
        ...(stun.length > 0 ? [{ urls: stun }] : []),
        ...(turn.length > 0 && hasSecrets ? [{ urls: turn, username, credential }] : []),
      ];
    })
    .slice(0, MAX_ICE_SERVERS);
}

/**
 * What a browser is to be told; null if the rule wants a relay and there is none.
 *
 * @param {readonly IceServer[]} named
 * @param {PathRule} rule
 * @returns {RTCConfiguration | null}
 */
export function configurationFor(named, rule) {
  const iceServers = chooseIceServers(named, rule);
  if (rule.kind !== 'relay') {
    return { iceServers };
  }
  return iceServers.length > 0 ? { iceServers, iceTransportPolicy: 'relay' } : null;
}

/** @param {PathRule} rule @param {RegExpExecArray | null} turn its scheme and transport */
function allowsRelay(rule, turn) {
  if (turn === null || rule.kind === 'direct') {
    return false;
  }
  // Without a word it is UDP (RFC 7065, section 3.1).
  const [, scheme, transport = 'udp'] = turn;
  return rule.turn === null || rule.turn === (scheme === 'turns' ? 'tls' : transport);
}

/** @param {string | undefined} text @returns {text is string} */
function isSecret(text) {
  return text !== undefined && text.length > 0 && text.length <= MAX_SECRET_LENGTH;
}
