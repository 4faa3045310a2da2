/** What the server knows of the page better than the page does. */

/** The longest address that is believed. */
const MAX_URL_LENGTH = 300;

/** What a version looks like. */
const VERSION = /^[\w.+-]{1,32}$/;

/**
 * What the server says: where this page is to be had by HTTPS, and which version it is; null if it
 * does not say.
 *
 * @returns {Promise<{httpsUrl: string | null, version: string | null}>}
 */
export async function pageFacts() {
  try {
    const response = await fetch('/facts.json');
    const { httpsUrl, version } = response.ok ? await response.json() : {};
    return {
      httpsUrl: isHttps(httpsUrl) ? httpsUrl : null,
      version: typeof version === 'string' && VERSION.test(version) ? version : null,
    };
  } catch {
    // A page without the sentence is as good as one that could not be told.
    return { httpsUrl: null, version: null };
  }
}

/** @param {unknown} url @returns {url is string} */
function isHttps(url) {
  return (
    typeof url === 'string' && url.length <= MAX_URL_LENGTH && new URL(url).protocol === 'https:'
  );
}

/**
 * Where the server draws a link to a name as a QR code.
 *
 * @param {string} name
 * @param {Location} here
 */
export function qrOf(name, here) {
  const scheme = here.protocol.slice(0, -1);
  return `/qr.svg?scheme=${scheme}&to=${encodeURIComponent(name)}`;
}
