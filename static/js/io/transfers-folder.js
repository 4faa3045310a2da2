/** Where all that arrives lies in the origin's private file system: a folder for each transfer. */

/** An empty file in a transfer's folder, made when the browser was handed what lies there. */
export const HANDED = 'handed';

export async function transfersFolder() {
  const storage = await navigator.storage.getDirectory();
  return storage.getDirectoryHandle('transfers', { create: true });
}
