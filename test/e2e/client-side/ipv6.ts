// Portals that have IPv6 only, with mutual CHAP, from two releases whose node records live in different places.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, proofs, type RunEnded } from '../deployment.ts';
import { backToInstalled, playbook, resultOf, unchanged } from './lab.ts';

export function itLogsInOverIpv6(lab: Deployment): void {
  describe('portals of IPv6', () => {
    let run: RunEnded;

    beforeAll(async () => {
      await backToInstalled(lab);
      run = await lab.run(playbook('ipv6'));
    });

    it('are logged in to, by discovery and without, and the disks are proved', () => {
      expect(run.stderr + run.stdout).toContain('2 of 2 disks verified');
      expect([run.code, ...proofs(run)]).toEqual([0, 'web01 verified', 'db01 verified']);
      expect(run.outcome.rows.flatMap(({ portals }) => portals)).toEqual([
        expect.stringMatching(/^\[fd77:1:.*11\]:3260$/),
        expect.stringMatching(/^\[fd77:1:.*11\]:3260$/),
      ]);
    });

    it('change nothing in the next run, though server and client spell the address differently', async () => {
      expect(resultOf(await lab.run(playbook('ipv6')))).toEqual(unchanged);
    });
  });
}
