/**
 * What `./check` counts of a run: one suite with its sums, as Maven's Surefire writes it. Node's own
 * JUnit reporter leaves sums out.
 */
import { causeOf, isSkipped } from './report-lines.js';

/** @param {AsyncIterable<any>} source the events of `node --test` */
export default async function* reportSurefire(source) {
  const cases = [];
  let failures = 0;
  let skipped = 0;
  let millis = 0;
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') {
      continue;
    }
    millis += data.details.duration_ms;
    if (type === 'test:fail') {
      failures++;
      cases.push(testCase(data, `<failure>${escaped(causeOf(data))}</failure>`));
    } else if (isSkipped(data)) {
      skipped++;
      cases.push(testCase(data, '<skipped/>'));
    } else {
      cases.push(testCase(data, ''));
    }
  }
  const sums = `tests="${cases.length}" errors="0" skipped="${skipped}" failures="${failures}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuite name="static" time="${seconds(millis)}" ${sums}>\n${cases.join('')}</testsuite>\n`;
}

/**
 * @param {any} data of a test's event
 * @param {string} outcome
 */
function testCase({ name, details }, outcome) {
  return `  <testcase name="${escaped(name)}" time="${seconds(details.duration_ms)}">${outcome}</testcase>\n`;
}

/** @param {number} millis */
function seconds(millis) {
  return (millis / 1000).toFixed(3);
}

/** Without what XML cannot hold (XML 1.0, section 2.2). @param {string} text */
function escaped(text) {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
