/** Lets a person pick the file that something is written to (File System Access). */

/** @typedef {{showSaveFilePicker?: (options: {suggestedName: string}) => Promise<FileSystemFileHandle>}} Picker */

const picker = /** @type {Picker} */ (/** @type {unknown} */ (globalThis));

export function canPickFiles() {
  return isSecureContext && picker.showSaveFilePicker !== undefined;
}

/**
 * Only right after a click.
 *
 * @param {string} suggestedName
 * @returns {Promise<FileSystemFileHandle | 'dismissed' | 'refused'>}
 */
export async function pickFile(suggestedName) {
  try {
    return (await picker.showSaveFilePicker?.({ suggestedName })) ?? 'refused';
  } catch (problem) {
    const isDismissed = problem instanceof DOMException && problem.name === 'AbortError';
    return isDismissed ? 'dismissed' : 'refused';
  }
}
