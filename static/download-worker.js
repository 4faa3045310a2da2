/**
 * A service worker that makes a download of what a page receives: the browser asks for a path below
 * `/download/`, and is answered with what comes over a port from the worker at the page's disk.
 * Nothing else of this site passes through here.
 */

/** What will be asked for, by its path. @type {Map<string, {name: string, size: number, port: MessagePort}>} */
const announced = new Map();

/** @typedef {{pathname: string, name: string, size: number}} Announcement */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('message', ({ data, ports }) => {
  const [port] = ports;
  // A message without one only keeps this worker from being put to sleep.
  if (port) {
    const { pathname, name, size } = /** @type {Announcement} */ (data);
    announced.set(pathname, { name, size, port });
    port.postMessage('opened');
  }
});

worker.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  const download = announced.get(pathname);
  if (download) {
    announced.delete(pathname);
    event.respondWith(new Response(bodyFrom(download.port), { headers: headersOf(download) }));
  }
});

/** @param {{name: string, size: number}} download */
function headersOf({ name, size }) {
  // RFC 8187: what encodeURIComponent leaves and an extended value may not have.
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encoded}`,
    'Content-Length': String(size),
    'Content-Security-Policy': "default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  };
}

/** Each pull is for one message with bytes; `end` and `abort` are the last. @param {MessagePort} port */
function bodyFrom(port) {
  return new ReadableStream({
    start(controller) {
      port.onmessage = ({ data }) => {
        if (data === 'end') {
          controller.close();
        } else if (data === 'abort') {
          controller.error(new Error('the page gave it up'));
        } else {
          controller.enqueue(new Uint8Array(data));
        }
      };
    },
    pull() {
      port.postMessage('pull');
    },
    cancel() {
      port.postMessage('cancel');
    },
  });
}
