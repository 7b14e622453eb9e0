// What the whole fleet, or one file, contradicts is refused while nothing at all has been written.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { countChanges } from '../../../src/run/outcome.ts';
import type { Deployment } from '../deployment.ts';
import { backToInstalled, onEach } from './hosts.ts';

/** What the kernel has of LIO, where times mean nothing, and every file of ours or rtslib's with its time. */
const everything = `
find /sys/kernel/config/target 2>/dev/null | sort
find /etc/rtslib-fb-target /var/lib/iscsi-deploy/*.json /srv/iscsi -printf '%p %T@\\n' 2>/dev/null | sort`;

const refusals = [
  {
    what: 'two serials that are one to a client',
    target: {
      luns: [{ lun: 0, name: 'twin', block: '/dev/pool/volume', serial: '0123456789abcdef0123456789abcdef' }],
      acls: [],
    },
    code: 2,
    says: /first 25 hex digits .* is used 3 times: target12, target13, targetforky/,
  },
  {
    what: 'an ACL with CHAP beside one without',
    target: {
      luns: [{ lun: 0, name: 'shared', block: '/dev/pool/volume', shared: true }],
      acls: [
        {
          initiator: '{{initiator_name}}',
          chap: '{{chap_client}}',
        },
        { initiator: '{{iqn_prefix}}:other' },
      ],
    },
    code: 1,
    says: /an ACL without `chap` on a target with authentication/,
  },
];

export function itRefusesBeforeTheFirstWrite(lab: Deployment, scratch: string): void {
  describe('refused before the first write', () => {
    beforeAll(() => backToInstalled(lab));

    it.each(refusals)('$what', async ({ what, target, code, says }) => {
      const iqn = '{{iqn_prefix}}:{{inventory_hostname}}';
      const portals = ['10.77.1.{{number}}:3260'];
      const task = { iscsi_target: { iqn, portals, ...target } };
      const file = join(scratch, `${what.replaceAll(' ', '-')}.yml`);
      writeFileSync(file, JSON.stringify([{ hosts: 'targets', become: true, tasks: [task] }]));
      const before = await onEach((host) => lab.root(host, everything));
      const run = await lab.run(file);
      expect(run.stdout + run.stderr).toMatch(says);
      expect(run.code).toBe(code);
      expect(countChanges(run.outcome)).toBe(0);
      expect(await onEach((host) => lab.root(host, everything))).toEqual(before);
    });
  });
}
