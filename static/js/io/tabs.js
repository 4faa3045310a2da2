/**
 * What the tabs of one browser that show this page agree on: which of them has which name. Each
 * holds a lock of its name while it lives, where the browser has locks: on a secure context.
 */

const LOCK_PREFIX = 'godwit-name-';
const CHANNEL = 'godwit-names';

/** How long a page that is being reloaded, or was asked to, may take to let go of its name. */
const LETTING_GO_MILLIS = 1000;

/**
 * A name that this tab has.
 *
 * @typedef {object} Claim
 * @property {boolean} isSure whether no other tab can have it
 * @property {() => void} release
 */

/**
 * Waits a moment for a name; null if another tab keeps it. Where the browser has no locks any name
 * is granted, and none is sure.
 *
 * @param {string} name folded
 * @returns {Promise<Claim | null>}
 */
export function claimName(name) {
  const unsure = { isSure: false, release: () => {} };
  if (!navigator.locks) {
    return Promise.resolve(unsure);
  }
  return new Promise((resolve) => {
    const options = { signal: AbortSignal.timeout(LETTING_GO_MILLIS) };
    const hold = () =>
      new Promise((release) => resolve({ isSure: true, release: () => release(0) }));
    navigator.locks.request(LOCK_PREFIX + name, options, hold).catch((problem) => {
      // Windows without storage have locks that always fail.
      resolve(problem.name === 'TimeoutError' ? null : unsure);
    });
  });
}

/**
 * Asks the other tabs for a name, which whoever has it gives up; over when one has, or none did in
 * time.
 *
 * @param {string} name folded
 * @returns {Promise<void>}
 */
export function askForName(name) {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL);
    const end = () => {
      channel.close();
      resolve();
    };
    channel.onmessage = ({ data }) => {
      if (data?.given === name) {
        end();
      }
    };
    setTimeout(end, LETTING_GO_MILLIS);
    channel.postMessage({ wanted: name });
  });
}

/**
 * Hears which names other tabs ask for.
 *
 * @param {(name: string) => boolean} giveUp tells whether this tab had it, and has it no more
 */
export function onNameWanted(giveUp) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (typeof data?.wanted === 'string' && giveUp(data.wanted)) {
      channel.postMessage({ given: data.wanted });
    }
  };
}
