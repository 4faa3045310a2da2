/** What the server knows of the page better than the page does. */

/** The longest address that is believed. */
const MAX_URL_LENGTH = 300;

/**
 * Where this page is to be had by HTTPS, if the server knows.
 *
 * @returns {Promise<string | null>}
 */
export async function httpsAddress() {
  try {
    const response = await fetch('/facts.json');
    const { httpsUrl } = response.ok ? await response.json() : {};
    const isOne = typeof httpsUrl === 'string' && httpsUrl.length <= MAX_URL_LENGTH;
    return isOne && new URL(httpsUrl).protocol === 'https:' ? httpsUrl : null;
  } catch {
    return null; // A page without the sentence is as good as one that could not be told.
  }
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
