// `npm run bench [-- NAME… --write]`: takes the figures, says which budgets are kept, and with --write keeps them in docs/.
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { keepsBudget } from './benchmark.ts';
import { compile } from './compile.ts';
import { help } from './help.ts';
import { inventory } from './inventory.ts';
import { lio } from './lio/index.ts';
import { columns, record, rowOf } from './record.ts';

const benchmarks: readonly Benchmark[] = [help, inventory, compile, lio];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
if (unknown.length > 0) {
  const known = benchmarks.map(({ name }) => name).join(', ');
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${known}\n`);
  process.exit(1);
}

for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  process.stdout.write(`\n${benchmark.name}: ${benchmark.about}\n`);
  const figures = await benchmark.measure((line) => process.stdout.write(`  ${line}\n`));
  for (const row of [columns, ...figures.map(rowOf)]) process.stdout.write(`  ${row.join('  |  ')}\n`);
  if (values.write) record(benchmark, figures);
  if (!figures.every(keepsBudget)) process.exitCode = 1;
}
