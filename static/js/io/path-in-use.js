/** Reads out of a browser's statistics which kind of path is in use. */

/** @typedef {Record<string, string | number | undefined>} Stats */

/**
 * How the other side reaches its relay is not signaled, but libwebrtc prefers its own relayed
 * candidates by it: that is in the priority's first byte (RFC 8445, section 5.1.2.1).
 *
 * @type {Readonly<Record<number, string>>}
 */
const BY_PREFERENCE = { 2: 'udp', 1: 'tcp', 0: 'tls' };

/**
 * `direct`, `relay (TURN/UDP)` …, or just `relay` if only the other side has one, and it is not known
 * how it reaches that; null if there is no path. Transport, then its selected pair, then the pair's
 * candidates (W3C WebRTC Statistics, sections 7.9 to 7.11).
 *
 * @param {{forEach: (take: (one: unknown, id: string) => void) => void}} statistics
 */
export function pathInUse(statistics) {
  /** @type {Map<unknown, Stats>} */
  const byId = new Map();
  statistics.forEach((one, id) => byId.set(id, /** @type {Stats} */ (one)));
  for (const { type, selectedCandidatePairId: id } of byId.values()) {
    const pair = type === 'transport' ? byId.get(id) : undefined;
    if (pair !== undefined) {
      return kindOf(byId.get(pair['localCandidateId']), byId.get(pair['remoteCandidateId']));
    }
  }
  return null;
}

/** @param {Stats | undefined} local @param {Stats | undefined} remote */
function kindOf(local, remote) {
  if (local?.['candidateType'] === 'relay') {
    return relay(local['relayProtocol']);
  }
  if (remote?.['candidateType'] === 'relay') {
    const priority = Number(remote['priority'] ?? 0);
    return relay(priority > 0 ? BY_PREFERENCE[Math.floor(priority / 2 ** 24)] : undefined);
  }
  return 'direct';
}

/** @param {unknown} protocol */
function relay(protocol) {
  return ['udp', 'tcp', 'tls'].includes(String(protocol))
    ? `relay (TURN/${String(protocol).toUpperCase()})`
    : 'relay';
}
