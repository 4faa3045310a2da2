/** Cuts a manifest into pages that each fit one text frame. Pure. */
import { MAX_PAGE_ENTRIES } from '../../protocol/transfer/frame.js';
import { entryBytes } from '../../protocol/transfer/frame-writer.js';

/** @import { FileEntry } from '../../protocol/transfer/file-entry.js' */

/** Confined to its machine. */
export class ManifestPages {
  #manifest;
  #next = 0;

  /** @param {import('../../protocol/transfer/manifest.js').Manifest} manifest */
  constructor(manifest) {
    this.#manifest = manifest;
  }

  /** The entries of the next page, which may measure this much. @param {number} maxBytes */
  next(maxBytes) {
    /** @type {FileEntry[]} */
    const page = [];
    let bytes = 0;
    while (this.hasNext() && page.length < MAX_PAGE_ENTRIES) {
      const entry = this.#manifest.entry(this.#next);
      bytes += entryBytes(entry);
      if (bytes > maxBytes && page.length > 0) {
        break;
      }
      page.push(entry);
      this.#next++;
    }
    return page;
  }

  hasNext() {
    return this.#next < this.#manifest.count;
  }
}
