/** Where all that arrives lies in the origin's private file system: a folder for each transfer. */
export async function transfersFolder() {
  const storage = await navigator.storage.getDirectory();
  return storage.getDirectoryHandle('transfers', { create: true });
}
