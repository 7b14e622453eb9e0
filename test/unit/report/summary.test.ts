import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/report/paint.ts';
import { createPlainReporter } from '../../../src/report/plain.ts';
import { summarize } from '../../../src/report/summary.ts';
import { run } from '../../../src/run/run.ts';
import { change, exported, type Script, seen, serial, stage, walkthrough } from '../run/fleet-of-three.ts';

const paint = createPaint(false);

async function told(script: Script) {
  const { request } = stage(walkthrough(), script);
  const lines: string[] = [];
  const reporter = createPlainReporter((line) => lines.push(line.replace(/\d+\.\d s/g, 'N s')), paint);
  const outcome = await run(request, (event) => reporter.show(event));
  await reporter.finish();
  return { lines, summary: summarize(outcome, paint).map((line) => line.replace(/\d+\.\d s/g, 'N s')) };
}

describe('the summary', () => {
  it('has a row for each LUN and client, with its proof', async () => {
    const { summary } = await told({ plan: { 'storage01 0.0': exported, 'web01 1.1': seen(serial) } });
    expect(summary).toEqual([
      '',
      'CLIENT  DEVICE    SIZE  MODE  FS  VOLUME              PROOF',
      'web01   /dev/sda  2GiB  rw    -   storage01:web-data  verified',
      '    LUN 0 of iqn.2026-11.com.example:storage01.web',
      '    at 10.77.1.11:3260, LOGGED_IN',
      `    serial ${serial}`,
      '',
      'storage01  ok  0 changes  1 task',
      'web01      ok  0 changes  2 tasks',
      'db01       ok  0 changes  1 task',
      '',
      '0 changes, 1 of 1 disk verified',
      'connect N s, plan N s, prove N s',
    ]);
  });

  it('says loudly when a disk is another one', async () => {
    const { summary } = await told({ plan: { 'storage01 0.0': exported, 'web01 1.1': seen('ffff') } });
    expect(summary).toContain(`    web01 reads serial ffff, the server says ${serial}: this is another disk`);
    expect(summary.at(-2)).toContain('0 of 1 disk verified');
  });

  it('names what nobody named, and leaves it alone', async () => {
    const { summary } = await told({
      plan: { 'storage01 0.0': { ...exported, unmanaged: ['LUN 7 (other)'] } },
    });
    expect(summary).toContain('  storage01: iqn.2026-11.com.example:storage01.web: LUN 7 (other)');
  });

  it('fits into 80 columns with names of common length', async () => {
    const { summary } = await told({
      off: ['db01'],
      plan: { 'storage01 0.0': exported, 'web01 1.1': seen(serial) },
    });
    expect(Math.max(...summary.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says what is wrong with a host and the way out', async () => {
    const { summary } = await told({ off: ['db01'] });
    expect(summary.slice(summary.findIndex((line) => line.startsWith('db01')))).toEqual([
      'db01       unreachable  0 changes  0 tasks',
      '    db01 is off',
      '    hint: switch it on',
      '',
      expect.stringContaining('0 changes'),
      expect.stringContaining('connect'),
    ]);
  });
});

describe('plain lines', () => {
  it('tell each task with its changes, once', async () => {
    const changed = {
      status: 'changed' as const,
      changes: [{ ...change('make target'), impact: 'login' as const }],
    };
    const { lines } = await told({ plan: { 'storage01 0.0': changed } });
    expect(lines).toContain('storage01: 1 change planned');
    expect(lines.join('\n')).toContain('play: servers\nstorage01: changed: export\n    make target [login]');
    expect(lines.filter((line) => line === 'storage01: changed: export')).toHaveLength(1);
  });

  it('tell a refusal with its way out', async () => {
    const failure = { cause: 'refused' as const, message: 'the file is lost', hint: 'restore it' };
    const { lines } = await told({ plan: { 'storage01 0.0': { status: 'failed', failure } } });
    expect(lines).toContain('storage01: failed: export');
    expect(lines).toContain('  hint: restore it');
  });
});
