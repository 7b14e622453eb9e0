// Clients that are clones, with one InitiatorName: nothing is written on any host of the run.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../deployment.ts';
import { backToInstalled, onClients, playbook } from './lab.ts';

/** Everything of open-iscsi, of LIO and of ours that a run could write, the files with their times; the agent itself is no part of it. */
const written =
  'find /etc/iscsi /var/lib/iscsi /etc/rtslib-fb-target /srv/iscsi /var/lib/iscsi-deploy/*.json -printf "%p %i %T@\\n" 2>/dev/null | sort; find /sys/kernel/config/target 2>/dev/null | sort';

export function itRefusesClones(lab: Deployment): void {
  describe('clients that are clones, with one InitiatorName', () => {
    beforeAll(() => backToInstalled(lab));

    const look = async () => ({
      storage01: await lab.root('storage01', written),
      ...(await onClients((host) => lab.root(host, written))),
    });

    it('are refused before anything is written, on them and on their server', async () => {
      const before = await look();
      const name = 'iqn.2026-11.com.example:clone';
      const { code, stdout, stderr, outcome } = await lab.run(playbook('login'), [
        '-e',
        `initiator_name=${name}`,
      ]);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain(`the initiator name ${name} is used 2 times: web01, db01`);
      expect(outcome.hosts.map(({ status }) => status)).toEqual(['held-back', 'failed', 'failed']);
      expect(await look()).toEqual(before);
    });
  });
}
