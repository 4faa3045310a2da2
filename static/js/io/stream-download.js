/** Begins a download of the browser's whose bytes are still to come, by a service worker. */

const SCRIPT = '/download-worker.js';
const SCOPE = '/download/';

/** Browsers put a service worker to sleep that hears nothing for 30 seconds. */
const STAY_MILLIS = 10_000;

export function canStream() {
  return isSecureContext && 'serviceWorker' in navigator;
}

/**
 * @param {string} name
 * @param {number} size
 * @param {Document} document
 * @returns {Promise<{port: MessagePort, close: () => void}>} what takes the bytes, and what ends the
 *   care for it
 */
export async function openDownload(name, size, document) {
  const worker = await activeWorker();
  const pathname = SCOPE + crypto.randomUUID();
  const { port1, port2 } = new MessageChannel();
  await new Promise((opened) => {
    port2.onmessage = opened;
    worker.postMessage({ pathname, name, size }, [port1]);
  });
  port2.onmessage = null;
  // The page itself must not navigate, and what `download` links ask for passes by the worker.
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = pathname;
  document.body.append(frame);
  const staying = setInterval(() => worker.postMessage('stay'), STAY_MILLIS);
  return {
    port: port2,
    close() {
      clearInterval(staying);
      frame.remove();
    },
  };
}

async function activeWorker() {
  const registration = await navigator.serviceWorker.register(SCRIPT, { scope: SCOPE });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (!worker) {
    throw new Error('no service worker');
  }
  if (worker.state !== 'activated') {
    await new Promise((resolve, reject) => {
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated') {
          resolve(undefined);
        } else if (worker.state === 'redundant') {
          reject(new Error('the service worker was not installed'));
        }
      });
    });
  }
  return worker;
}
