// docs/benchmarks.md: one section for each benchmark, replaced when it is measured again with `--write`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { type Benchmark, type Figure, keepsBudget } from './benchmark.ts';

const file = 'docs/benchmarks.md';
const head = `# Benchmarks

Ratios within one run on one machine; single figures say little, these machines are slow and noisy. Each section was written by
the command in it.
`;

export function record(benchmark: Benchmark, figures: readonly Figure[]): void {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : head;
  const [intro = head, ...sections] = old.split(/^(?=## )/m);
  const others = sections.filter((section) => !section.startsWith(`## ${benchmark.name}\n`));
  const all = [...others.map((section) => `${section.trimEnd()}\n`), sectionOf(benchmark, figures)];
  writeFileSync(file, `${intro.trimEnd()}\n\n${all.sort().join('\n')}`);
}

export function rowOf(figure: Figure): string[] {
  const { what, unit, ours, baseline, budget } = figure;
  const verdict = budget === undefined ? '' : keepsBudget(figure) ? 'kept' : 'not kept';
  return [
    what,
    `${rounded(ours)} ${unit}`,
    baseline ? `${rounded(baseline.figure)} ${unit} (${baseline.name})` : '',
    baseline ? `${rounded(ours / baseline.figure)}` : '',
    budget === undefined ? '' : `≤ ${'figure' in budget ? `${budget.figure} ${unit}` : `${budget.times} ×`}`,
    verdict,
  ];
}

export const columns = ['what', 'ours', 'baseline', 'ratio', 'budget', ''];

function sectionOf(benchmark: Benchmark, figures: readonly Figure[]): string {
  const rows = [columns, columns.map(() => '---'), ...figures.map(rowOf)];
  return [
    `## ${benchmark.name}`,
    `\`npm run bench -- ${benchmark.name} --write\``,
    '',
    benchmark.about,
    '',
    `Setup: ${setup()}.`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}

function setup(): string {
  const day = new Date().toISOString().slice(0, 10);
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `${day}, commit ${commit}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${memory}, Node ${process.versions.node}`;
}

function rounded(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toPrecision(2);
}
