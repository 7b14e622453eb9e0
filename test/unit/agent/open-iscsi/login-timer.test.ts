import { describe, expect, it } from 'vitest';
import {
  keptSessionsPath,
  readKeptSessions,
  writeKeptSessions,
} from '../../../../agent/open-iscsi/kept-sessions.ts';
import { readTimer, removeTimer, startTimer, writeTimer } from '../../../../agent/open-iscsi/login-timer.ts';
import type { Answer } from '../../../../agent/system/memory/commands.ts';
import { createMemorySystem, type MemorySystem } from '../../../../agent/system/memory/index.ts';
import { iqn } from './pretended-client.ts';

const directory = '/etc/systemd/system';
const link = `${directory}/timers.target.wants/iscsi-deploy-login.timer`;

/** `answers` by verb. */
function host(answers: Record<string, Answer> = {}): MemorySystem {
  return createMemorySystem({
    files: { '/run/systemd/system/': '', [`${directory}/`]: '' },
    commands: { systemctl: ({ argv }) => answers[verbOf(argv)] ?? (verbOf(argv) === 'show' ? fresh : '') },
  });
}

const fresh = 'ActiveState=inactive\nNeedDaemonReload=no\n';
const stale = 'ActiveState=active\nNeedDaemonReload=yes\n';

function verbOf([, ...words]: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? '';
}

function verbs(system: MemorySystem): string[] {
  return system.calls.map(({ argv }) => verbOf(argv));
}

describe('the login timer', () => {
  it('is missing, then written, then there', () => {
    const system = host();
    expect(readTimer(system)).toBe('missing');
    writeTimer(system);
    expect(readTimer(system)).toBe('disabled');
    startTimer(system);
    expect(readTimer(system)).toBe('installed');
  });

  it('is started before its link says that it is', () => {
    const system = host();
    writeTimer(system);
    startTimer(system);
    const order = system.history.map((entry) => (entry.op === 'exec' ? verbOf(entry.argv) : entry.op));
    expect(order.slice(-3)).toEqual(['restart', 'makeDirectory', 'symlink']);
  });

  it('makes systemd read its units again only where it knows older ones', () => {
    const [first, later] = [host(), host({ show: stale })];
    for (const system of [first, later]) {
      writeTimer(system);
      startTimer(system);
    }
    expect(verbs(first)).toEqual(['show', 'show', 'restart']);
    expect(verbs(later)).toEqual(['show', 'daemon-reload', 'restart']);
  });

  it('does not count as installed while another text of it is being replaced', () => {
    const system = host();
    writeTimer(system);
    startTimer(system);
    system.put(`${directory}/iscsi-deploy-login.timer`, '# from an older version\n');
    expect(readTimer(system)).toBe('outdated');
    system.failOn('writeAtomic', `${directory}/iscsi-deploy-login.timer`, 'ENOSPC', 1);
    expect(() => writeTimer(system)).toThrow('ENOSPC');
    expect(system.lstat(link)).toBeUndefined();
    writeTimer(system);
    expect(readTimer(system)).toBe('disabled');
  });

  it('goes without a trace', () => {
    const system = host();
    writeTimer(system);
    startTimer(system);
    removeTimer(system);
    expect(system.snapshot(directory)).toEqual({ [`${directory}/timers.target.wants/`]: '' });
    expect(verbs(system).slice(-2)).toEqual(['stop', 'daemon-reload']);
  });

  it('goes also where systemd never knew it', () => {
    const system = host({ stop: { code: 5, stderr: 'Unit iscsi-deploy-login.timer not loaded.' } });
    writeTimer(system);
    removeTimer(system);
    expect(readTimer(system)).toBe('missing');
  });

  it('cannot be where no systemd runs', () => {
    expect(readTimer(createMemorySystem())).toBe('none');
  });

  it('neither waits for a network that nobody wants nor holds up the boot', () => {
    const system = host();
    writeTimer(system);
    const service = system.readText(`${directory}/iscsi-deploy-login.service`);
    expect(service).toContain('\nAfter=network-online.target iscsid.socket\n');
    expect(service).not.toMatch(/^(Before=|Wants=.*network-online|WantedBy=)/m);
    expect(system.readText(`${directory}/iscsi-deploy-login.timer`)).toContain('\nWantedBy=timers.target\n');
  });
});

describe('the list of kept sessions', () => {
  const key = { iqn, iface: 'default', portal: { address: 'fd77:1::12', port: 3260 } };

  it('holds no secret and comes back as it was', () => {
    const system = createMemorySystem({ files: { '/var/lib/': '' } });
    writeKeptSessions(system, [key]);
    expect(JSON.parse(system.readText(keptSessionsPath))).toEqual({
      version: 1,
      sessions: [{ iqn, iface: 'default', portal: '[fd77:1::12]:3260' }],
    });
    expect(readKeptSessions(system)).toEqual([key]);
    expect(system.journal).toMatchObject([{ op: 'makeDirectory', mode: 0o700 }, { mode: 0o600 }]);
  });

  it('is the same whatever the order it is written in', () => {
    const other = { ...key, portal: { address: '10.77.1.12', port: 3260 } };
    const texts = [
      [key, other],
      [other, key],
    ].map((keys) => {
      const system = createMemorySystem({ files: { '/var/lib/': '' } });
      writeKeptSessions(system, keys);
      return system.readText(keptSessionsPath);
    });
    expect(texts[0]).toBe(texts[1]);
  });

  it('goes with its last session', () => {
    const system = createMemorySystem({ files: { '/var/lib/': '' } });
    writeKeptSessions(system, [key]);
    writeKeptSessions(system, []);
    expect(system.exists(keptSessionsPath)).toBe(false);
    expect(readKeptSessions(system)).toEqual([]);
  });

  it.each(['', '{', '{"version":2,"sessions":[]}', '{"version":1,"sessions":[{"iqn":"x"}]}'])(
    'that is damaged is named: %s',
    (text) => {
      const system = createMemorySystem({ files: { [keptSessionsPath]: text } });
      expect(() => readKeptSessions(system)).toThrow('/var/lib/iscsi-deploy/sessions.json is damaged');
    },
  );
});
