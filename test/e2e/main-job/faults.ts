// What goes wrong in real life: each has a clear message, the right exit code, and nothing half done elsewhere.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countChanges } from '../../../src/run/outcome.ts';
import { proofs } from '../deployment.ts';
import { site, type Three, verified } from './three.ts';

export function itSurvivesFaults(three: Three, scratch: string): void {
  describe('a wrong CHAP secret', () => {
    it('is refused with 24, in words, and the right one then logs in', async () => {
      await three.cli(['lab', 'reset', '--name', three.lab, 'web01']);
      const wrong = JSON.stringify({ chap_web01: { username: 'web01', password: 'not-the-right-secret' } });
      const refused = await three.run(site, ['--limit', 'web01', '-e', wrong]);
      expect(refused.code).toBe(2);
      expect(refused.stdout + refused.stderr).toMatch(/authentication/i);
      expect(refused.stdout + refused.stderr).toContain('iscsiadm exit 24');
      expect(refused.stdout + refused.stderr).not.toContain('not-the-right-secret');
      const right = await three.run(site);
      expect([right.code, ...proofs(right)]).toEqual([0, ...verified]);
    });
  });

  describe('a host that is off', () => {
    it('as a client: named, exit 4, the others unharmed', async () => {
      await three.cli(['lab', 'power-cut', '--name', three.lab, 'db01', '--off']);
      const { code, outcome, stdout, stderr } = await three.run(site);
      expect(code).toBe(4);
      expect(stdout + stderr).toMatch(/db01.*unreachable/);
      expect(outcome.hosts.map(({ host, status }) => `${host} ${status}`)).toEqual([
        'storage01 ok',
        'web01 ok',
        'db01 unreachable',
      ]);
      expect(outcome.rows.map(({ client, proof }) => `${client} ${proof}`)).toEqual([
        'web01 verified',
        'db01 unproved',
      ]);
    });

    it('as a server: its new client is not touched at all', async () => {
      await three.cli(['lab', 'reset', '--name', three.lab, 'db01']);
      await three.cli(['lab', 'power-cut', '--name', three.lab, 'storage01', '--off']);
      await three.until('web01 has noticed', 120, async () => {
        const { stdout } = await three.tryRoot('web01', 'cat /sys/class/iscsi_session/*/state');
        return !stdout.includes('LOGGED_IN');
      });
      const { code, outcome } = await three.run(site);
      expect(code).toBe(4);
      expect(outcome.hosts.map(({ host, status }) => `${host} ${status}`)).toEqual([
        'storage01 unreachable',
        'web01 held-back',
        'db01 held-back',
      ]);
      expect(countChanges(outcome)).toBe(0);
      expect(await three.root('db01', 'dpkg -l open-iscsi 2>/dev/null | grep -c ^ii || true')).toBe('0\n');
    });

    it('and on again: one run and all is as it should be', async () => {
      await three.cli(['lab', 'power-cut', '--name', three.lab, 'storage01', '--on']);
      await three.until(
        'storage01 answers',
        400,
        async () => (await three.tryRoot('storage01', 'true', 30)).code === 0,
      );
      const run = await three.run(site);
      expect([run.code, ...proofs(run)]).toEqual([0, ...verified]);
    });
  });

  describe('keys', () => {
    /** A third inventory that changes one thing about web01: the last host_vars/ counts. */
    const overlay = (name: string, variables: Record<string, string>) => {
      const folder = join(scratch, name);
      mkdirSync(join(folder, 'host_vars'), { recursive: true });
      writeFileSync(join(folder, 'host_vars', 'web01.yml'), JSON.stringify(variables));
      writeFileSync(join(folder, 'hosts.yml'), JSON.stringify({ all: { hosts: { web01: {} } } }));
      return join(folder, 'hosts.yml');
    };
    const newKey = (name: string) => {
      const file = join(scratch, name);
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
      return file;
    };

    it('a wrong user key: named, exit 4, the others unharmed', async () => {
      const inventory = overlay('wrong-key', { ansible_ssh_private_key_file: newKey('stranger') });
      const { code, stdout, stderr, outcome } = await three.run(site, ['-i', inventory]);
      expect(code).toBe(4);
      expect(stdout + stderr).toMatch(/web01.*(key|authentication)/i);
      expect(countChanges(outcome)).toBe(0);
    });

    it('a changed host key: refused with both fingerprints and the line, exit 4', async () => {
      const known = readFileSync(await three.knownHosts(), 'utf8');
      const other = readFileSync(`${newKey('other-host-key')}.pub`, 'utf8')
        .split(' ')
        .slice(0, 2)
        .join(' ');
      const changed = known
        .split('\n')
        .map((line) => (line.length > 0 ? `${line.split(' ')[0]} ${other}` : line))
        .join('\n');
      const file = resolve(scratch, 'changed-known-hosts');
      writeFileSync(file, changed);
      const { code, stdout, stderr } = await three.run(site, [
        '-i',
        overlay('changed-key', { iscsi_deploy_known_hosts: file }),
      ]);
      expect(code).toBe(4);
      expect(stdout + stderr).toMatch(/host key/i);
      expect((stdout + stderr).match(/SHA256:/g)?.length).toBeGreaterThanOrEqual(2);
      expect(stdout + stderr).toContain('changed-known-hosts');
    });
  });

  describe('a playbook with mistakes', () => {
    it('is refused whole, with every mistake and its place, before any host is touched', async () => {
      const file = join(scratch, 'typo.yml');
      writeFileSync(
        file,
        [
          '- name: With mistakes',
          '  hosts: storage',
          '  tasks:',
          '    - name: one',
          '      iscsi_targt: { iqn: iqn.2026-11.com.example:a }',
          '    - name: two',
          '      file: { path: /etc/half-done, contnt: x }',
          '    - name: three',
          '      file: { path: /etc/half-done, content: x }',
          '',
        ].join('\n'),
      );
      const { code, stderr, stdout } = await three.run(file);
      expect(code).toBe(1);
      expect(stderr + stdout).toMatch(/typo\.yml:5:\d+: .*iscsi_targt/);
      expect(stderr + stdout).toContain('iscsi_target');
      expect(stderr + stdout).toMatch(/typo\.yml:7:\d+: .*contnt/);
      expect(await three.root('storage01', 'ls /etc/half-done 2>&1 || true')).toContain('No such file');
    });
  });
}
