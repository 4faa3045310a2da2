/** What a person reads of a run: a line for each file, as Maven says it, and all about what failed. */

/** @param {AsyncIterable<any>} source the events of `node --test` */
export default async function* reportLines(source) {
  /** @type {Map<string, {run: number, failed: number, skipped: number}>} */
  const files = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    } else if ((type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite') {
      const file = String(data.file ?? data.name).replace(/^.*\//, '');
      const counts = files.get(file) ?? { run: 0, failed: 0, skipped: 0 };
      files.set(file, counts);
      counts.run++;
      counts.skipped += isSkipped(data) ? 1 : 0;
      if (type === 'test:fail') {
        counts.failed++;
        yield `[ERROR] ${file}: ${data.name}\n${causeOf(data)}\n`;
      }
    }
  }
  for (const [file, { run, failed, skipped }] of files) {
    const level = failed > 0 ? 'ERROR' : 'INFO';
    yield `[${level}] Tests run: ${run}, Failures: ${failed}, Skipped: ${skipped} -- in ${file}\n`;
  }
}

/** What is only meant to be done counts as what is not done. @param {any} data of a test's event */
export function isSkipped({ skip, todo }) {
  return (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
}

/** @param {any} data of a failed test's event */
export function causeOf({ details }) {
  const { error } = details;
  return String(error.cause?.stack ?? error.cause ?? error.stack ?? error);
}
