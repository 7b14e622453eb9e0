// Every order in which a rack may come back: the same disks under the same identity, and nothing left to do.
import { describe, expect, it } from 'vitest';
import { countChanges } from '../../../src/run/outcome.ts';
import { proofs } from '../deployment.ts';
import { clients, identities, server, site, type Three, verified } from './three.ts';

/** Seconds after the target answers within which a late target's disks are back; `docs/open-iscsi.md` states it. */
const bound = 60;

/** Debian's login unit tries for two minutes after a boot, then ends and never begins again; only after that is a target late. */
const loginUnit = 'systemctl show -p ActiveState -p ExecMainExitTimestampMonotonic open-iscsi.service';

export function itSurvivesReboots(three: Three): void {
  const disksOf = async (host: string) =>
    (await three.tryRoot(host, 'ls /dev/disk/by-path/ | grep -c iscsi', 60)).stdout.trim();
  const haveDisks = async () => (await Promise.all(clients.map(disksOf))).every((disks) => disks === '1');
  const areLoggedIn = async () => {
    const states = await Promise.all(
      clients.map((host) => three.tryRoot(host, 'cat /sys/class/iscsi_session/*/state', 60)),
    );
    return states.every(({ stdout }) => stdout.trim() === 'LOGGED_IN');
  };
  const gaveUp = async (host: string) => {
    const { stdout } = await three.tryRoot(host, loginUnit, 60);
    return !/ActiveState=activating/.test(stdout) && /Monotonic=[1-9]/.test(stdout);
  };
  const serves = async () => {
    const isEnabled = 'grep -q 1 /sys/kernel/config/target/iscsi/iqn*/tpgt_1/enable';
    return (await three.tryRoot(server, isEnabled, 30)).code === 0;
  };
  const settled = async (before: string[]) => {
    const run = await three.run(site);
    expect([run.code, countChanges(run.outcome), ...proofs(run)]).toEqual([0, 0, ...verified]);
    expect(await identities(three, run)).toEqual(before);
  };

  describe('reboots', () => {
    it('the server first, under live sessions, then the clients', async () => {
      const before = await identities(three, await three.run(site));
      await three.reboot(server);
      await three.until('the sessions have recovered', 300, areLoggedIn);
      await Promise.all(clients.map((host) => three.reboot(host)));
      await three.until('both clients have their disks', 300, haveDisks);
      await settled(before);
    });

    it('the clients first, and a target that is started after the login units have given up: the disks return unaided', async () => {
      const before = await identities(three, await three.run(site));
      await three.cli(['lab', 'power-cut', '--name', three.lab, server, '--off']);
      await Promise.all(clients.map((host) => three.reboot(host)));
      await three.until('both login units have given up', 600, async () =>
        (await Promise.all(clients.map(gaveUp))).every(Boolean),
      );
      expect(await Promise.all(clients.map(disksOf))).toEqual(['0', '0']);
      await three.cli(['lab', 'power-cut', '--name', three.lab, server, '--on']);
      await three.until('the server has its targets', 400, serves);
      const waited = await three.until('both clients have their disks', bound, haveDisks);
      expect(waited).toBeLessThanOrEqual(bound);
      await settled(before);
    });
  });
}
