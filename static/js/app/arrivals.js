/** What has arrived whole and waits here to be saved, or for the browser to be done with it. */
import { markHanded, removeFolder } from '../io/page-storage.js';
import { save } from '../io/save.js';

/** @typedef {import('../io/zip.js').ZipEntry} ZipEntry */

export class Arrivals {
  #folder;
  /** @type {ZipEntry[]} */
  #entries = [];

  /** @param {string | null} folder where the contents lie on disk; null: in memory */
  constructor(folder) {
    this.#folder = folder;
  }

  /** @param {ZipEntry} entry */
  add(entry) {
    this.#entries.push(entry);
  }

  /**
   * Hands it to the browser, which tells nobody when it has read it all. Whether it was still there.
   *
   * @param {Document} document
   */
  async save(document) {
    if (this.#folder !== null) {
      try {
        await markHanded(this.#folder);
      } catch {
        return false; // Storage was cleared.
      }
    }
    save(this.#entries, document);
    return true;
  }

  /** Nobody wants it any more: what the browser has not read by now is lost. */
  async discard() {
    this.#entries = [];
    if (this.#folder !== null) {
      await removeFolder(this.#folder).catch(() => {});
    }
  }
}
