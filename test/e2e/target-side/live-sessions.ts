// A client that writes through everything that is done to its server, and does not notice.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, proofs } from '../deployment.ts';
import { whileWriting } from '../writing.ts';
import { backToInstalled, playbook, resultOf, unchanged } from './hosts.ts';

const oneMore = JSON.stringify({
  luns: [
    { lun: 0, name: 'served', fileio: { path: '/srv/iscsi/served.img', size: '32MiB' } },
    { lun: 1, name: 'added', fileio: { path: '/srv/iscsi/added.img', size: '16MiB' } },
  ],
  devices: [
    { lun: 0, expect: 'served' },
    { lun: 1, expect: 'added' },
  ],
});

export function itLeavesSessionsAlone(lab: Deployment): void {
  describe('a client that writes', () => {
    beforeAll(async () => {
      await backToInstalled(lab);
      const run = await lab.run(playbook('served'));
      expect([run.code, ...proofs(run)]).toEqual([0, 'target13 verified']);
    });

    it('sees nothing of other targets that are made, of a LUN that is added, and of a run without changes', async () => {
      const [others, added, again] = await whileWriting(
        lab,
        'target13',
        async () =>
          [
            await lab.run(playbook('everything'), ['--limit', 'target12']),
            await lab.run(playbook('served'), ['-e', oneMore]),
            await lab.run(playbook('served'), ['-e', oneMore]),
          ] as const,
      );
      expect(others.code).toBe(0);
      expect(resultOf(others).changes).toBeGreaterThan(20);
      expect(added.code).toBe(0);
      expect(proofs(added)).toEqual(['target13 verified', 'target13 verified']);
      expect(resultOf(again)).toEqual(unchanged);
    });
  });
}
