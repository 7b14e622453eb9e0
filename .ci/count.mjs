// Sums vitest's JSON results into the closing line "N passed, N failed", and exits with 1 unless everything ran and passed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', code = '0'] = process.argv.slice(2);
const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);

const passed = sum('numPassedTests');
const skipped = sum('numPendingTests') + sum('numTodoTests');
const failedTests = sum('numFailedTests') + skipped;
const failedElsewhere = failedTests === 0 && (code !== '0' || passed === 0) ? 1 : 0;
const failed = failedTests + failedElsewhere;

if (skipped > 0) process.stdout.write(`${skipped} skipped tests count as failed\n`);
if (failedElsewhere > 0)
  process.stdout.write(`a step outside the tests failed (npm test ended with ${code})\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
