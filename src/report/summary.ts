// The end of a run for people: the rows with their proof, each host's state, what nobody named, and how long it took.
import { formatSize } from '../contract/size.ts';
import { countChanges, type HostOutcome, type Outcome, type Row } from '../run/outcome.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';
import { layOut } from './table.ts';

/** Lines of at most 80 columns, as far as names allow. */
export function summarize(outcome: Outcome, paint: Paint): string[] {
  return [
    ...rowLines(outcome.rows, paint),
    ...unmanagedLines(outcome.hosts),
    '',
    ...hostLines(outcome.hosts, paint),
    '',
    ...closing(outcome, paint),
  ];
}

const headings = ['CLIENT', 'DEVICE', 'SIZE', 'MODE', 'FS', 'VOLUME', 'PROOF'];

function rowLines(rows: readonly Row[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    row.client,
    row.device ?? '-',
    row.size === undefined ? '-' : formatSize(row.size),
    row.mode ?? '-',
    row.filesystem ?? '-',
    `${row.server}:${row.backstore}`,
    row.proof,
  ]);
  const [heading, ...lines] = layOut([headings, ...cells]);
  const painted = lines.flatMap((line, index) => {
    const row = rows[index];
    return row ? [paintProof(line, row, paint), ...details(row).map((text) => paint.dim(`    ${text}`))] : [];
  });
  return ['', paint.bold(heading ?? ''), ...painted];
}

function paintProof(line: string, { proof }: Row, paint: Paint): string {
  const kind = proof === 'verified' ? 'good' : proof === 'wrong' || proof === 'missing' ? 'bad' : 'warn';
  return line.slice(0, line.length - proof.length) + paint[kind](proof);
}

function details(row: Row): string[] {
  const where = `LUN ${row.lun} of ${row.iqn}`;
  const how = `at ${row.portals.join(', ')}${row.session ? `, ${row.session}` : ''}`;
  const paths = (row.paths ?? []).map(({ device, portal, state }) => `${device} over ${portal}, ${state}`);
  const mounted = row.mountpoints.length > 0 ? [`mounted on ${row.mountpoints.join(', ')}`] : [];
  const identity = row.serial === undefined ? [] : [`serial ${row.serial}`];
  return [row.byId ?? [], where, how, paths, identity, mounted, row.why ?? []].flat();
}

function unmanagedLines(hosts: readonly HostOutcome[]): string[] {
  const found = hosts.flatMap(({ host, tasks }) =>
    tasks.flatMap(({ title, unmanaged }) => unmanaged.map((what) => `  ${host}: ${title}: ${what}`)),
  );
  return found.length > 0 ? ['', 'Unmanaged (named by nobody, left as it is):', ...found] : [];
}

const marks = {
  ok: 'good',
  changed: 'warn',
  failed: 'bad',
  unreachable: 'bad',
  'held-back': 'warn',
} as const;

function hostLines(hosts: readonly HostOutcome[], paint: Paint): string[] {
  const cells = hosts.map(({ host, status, tasks }) => {
    const changes = tasks.reduce((sum, task) => sum + task.changes.length, 0);
    return [host, status, count(changes, 'change'), count(tasks.length, 'task')];
  });
  const lines = layOut(cells);
  return hosts.flatMap(({ status, problem }, index) => [
    (lines[index] ?? '').replace(status, paint[marks[status]](status)),
    ...(problem ? [`    ${problem.message}`] : []),
    ...(problem?.hint ? [`    hint: ${problem.hint}`] : []),
  ]);
}

function closing(outcome: Outcome, paint: Paint): string[] {
  const changes = count(countChanges(outcome), 'change');
  const proved = outcome.rows.filter(({ proof }) => proof === 'verified').length;
  const times = outcome.phases.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(', ');
  const what = outcome.mode === 'plan' ? `${changes} planned` : changes;
  return [
    `${paint.bold(what)}, ${proved} of ${count(outcome.rows.length, 'disk')} verified`,
    paint.dim(times),
  ];
}
