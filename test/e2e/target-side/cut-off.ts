// The power fails in the middle of a run, and a device is not there after the boot: named, nothing served in its place, then finished.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../deployment.ts';
import { backToInstalled, playbook, resultOf, unchanged } from './hosts.ts';

const host = 'target12';
const limited = ['--limit', host];
/** The LUNs that are linked to a backstore. */
const lunsOf = (target: string) =>
  `cd /sys/kernel/config/target/iscsi/*.${target}/tpgt_1/lun && find . -type l | cut -d/ -f2 | sort | xargs`;

export function itFinishesWhatWasCutOff(lab: Deployment): void {
  describe('a power cut in a run, and a volume that is missing after the boot', () => {
    const serialOf = async (name: string) => {
      const { outcome } = await lab.run(playbook('everything'), limited);
      return outcome.rows.find(({ backstore }) => backstore === name)?.serial;
    };
    let serial: string | undefined;

    beforeAll(async () => {
      await backToInstalled(lab);
      expect((await lab.run(playbook('everything'), limited)).code).toBe(0);
      serial = await serialOf('on-volume');
      await lab.root(host, 'lvchange --setactivationskip y pool/volume; sync');
      const code = await lab.runUntil(playbook('served'), limited, /make target/, () =>
        lab.cli(['lab', 'power-cut', '--name', lab.lab, host, '--wait']),
      );
      expect(code).not.toBe(0);
    });

    it('are named with LUN and device, and nothing is served instead', async () => {
      const { code, stdout, stderr } = await lab.run(playbook('everything'), limited);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain(
        'the data of LUN 0 (on-volume) is gone: /dev/pool/volume does not exist any more',
      );
      expect(await lab.root(host, lunsOf('everything'))).toBe('lun_7\n');
    });

    it('are made good by one run each, with the old serial, and the next ones change nothing', async () => {
      await lab.root(host, 'lvchange --activate y --ignoreactivationskip pool/volume');
      for (const name of ['everything', 'served'])
        expect((await lab.run(playbook(name), limited)).code, name).toBe(0);
      for (const name of ['everything', 'served'])
        expect(resultOf(await lab.run(playbook(name), limited)), name).toEqual(unchanged);
      expect(await serialOf('on-volume')).toBe(serial);
      expect(await lab.root(host, lunsOf('everything'))).toBe('lun_0 lun_7\n');
    });
  });
}
