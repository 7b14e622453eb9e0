// Changes over what `--allow` permits: a host that wants one is not touched at all.
import { describe, expect, it } from 'vitest';
import type { Impact } from '../../../src/contract/impact.ts';
import { changed, played } from './played.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const target = `{name: shrink, iscsi_target: {iqn: ${iqn}, luns: [], acls: [], portals: [10.0.0.1]}}`;
const server = (more = '') =>
  `- hosts: storage01\n  tasks:\n    - {name: first, file: {path: /a}}\n    - ${target.slice(0, -1)}${more}}\n`;
const client = (state: string) =>
  `- hosts: web01\n  tasks: [{name: session, iscsi_session: {iqn: ${iqn}, portals: [10.0.0.1], state: ${state}}}]\n`;

const wants = (...impacts: Impact[]) => ({
  status: 'changed' as const,
  changes: impacts.map((impact) => ({ summary: `remove what is ${impact}`, impact })),
});
const refused = {
  message: 'shrink: not allowed: remove what is session-drop (session-drop)',
  hint: 'nothing was changed on this host; --allow session-drop permits it',
};

describe('a change that is not permitted', () => {
  it('keeps the host, and those that need it, as they are', async () => {
    const plan = {
      'storage01 0.0': changed,
      'storage01 0.1': wants('none', 'session-drop'),
      'web01 1.0': changed,
    };
    const { outcome, code, asked } = await played(server() + client('present'), { plan });
    const [storage, web] = outcome.hosts;
    expect(storage).toMatchObject({ status: 'failed', problem: refused });
    expect(storage?.tasks.map(({ status, changes }) => [status, changes])).toEqual([
      ['skipped', []],
      ['failed', []],
    ]);
    expect(web).toMatchObject({ status: 'held-back' });
    expect(asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    expect(code).toBe(2);
  });

  it('is shown by a plan', async () => {
    const plan = { 'storage01 0.1': wants('data-loss') };
    const { outcome } = await played(server(), { plan }, 'plan');
    expect(outcome.hosts[0]).toMatchObject({ status: 'changed', problem: undefined });
  });

  it('is said with what permits all of it', async () => {
    const plan = { 'storage01 0.1': wants('data-loss', 'session-drop') };
    const { outcome } = await played(server(), { plan });
    expect(outcome.hosts[0]?.problem?.hint).toContain('--allow data-loss');
  });

  it.each([
    ['may fail', server(', ignore_errors: true')],
    ['is of a target that a client of the run logs out of', client('absent') + server()],
  ])('is left to its time where it %s', async (_, site) => {
    const id = site.startsWith('- hosts: web01') ? '1.1' : '0.1';
    const plan = { [`storage01 ${id}`]: wants('session-drop') };
    const { done } = await played(site, { plan });
    expect(done('storage01').join(' ')).toContain(id);
  });
});
