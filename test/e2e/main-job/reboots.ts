// Every order in which a rack may come back: the same disks under the same identity, and nothing left to do.
import { describe, expect, it } from 'vitest';
import { countChanges } from '../../../src/run/outcome.ts';
import { proofs } from '../deployment.ts';
import { clients, identities, site, type Three, verified } from './three.ts';

/** Seconds after the target answers within which a late target's disks are back; `docs/open-iscsi.md` states it. */
const bound = 60;

/** Debian's login unit gives up about two minutes after it began; only then is a target late. */
const loginUnitGaveUp = 'systemctl show -p ActiveState --value open-iscsi.service';

export function itSurvivesReboots(three: Three): void {
  const disksOf = (host: string) => three.tryRoot(host, 'ls /dev/disk/by-path/ | grep -c iscsi', 60);
  const isBack = async (host: string) => (await disksOf(host)).stdout.trim() === '1';
  const settled = async (before: string[]) => {
    const run = await three.run(site);
    expect([run.code, countChanges(run.outcome), ...proofs(run)]).toEqual([0, 0, ...verified]);
    expect(await identities(three)).toEqual(before);
  };

  describe('reboots', () => {
    it('the server first, then the clients', async () => {
      const before = await identities(three);
      await three.reboot('storage01');
      await Promise.all(clients.map((host) => three.reboot(host)));
      for (const host of clients) await three.until(`${host} has its disk`, 300, () => isBack(host));
      await settled(before);
    });

    it('the clients first, then the server', async () => {
      const before = await identities(three);
      await Promise.all(clients.map((host) => three.reboot(host)));
      await three.reboot('storage01');
      for (const host of clients) await three.until(`${host} has its disk`, 300, () => isBack(host));
      await settled(before);
    });

    it('a target that comes back after the login unit has given up: the disks return unaided', async () => {
      const before = await identities(three);
      await three.cli(['lab', 'power-cut', '--name', three.lab, 'storage01', '--off']);
      await Promise.all(clients.map((host) => three.reboot(host)));
      await three.until('both login units have given up', 600, async () => {
        const states = await Promise.all(clients.map((host) => three.tryRoot(host, loginUnitGaveUp, 60)));
        return states.every(({ stdout }) => ['failed', 'inactive', 'active'].includes(stdout.trim()));
      });
      await new Promise((done) => setTimeout(done, 150_000));
      for (const host of clients) expect((await disksOf(host)).stdout.trim()).toBe('0');
      await three.cli(['lab', 'power-cut', '--name', three.lab, 'storage01', '--on']);
      await three.until('the portal answers', 400, async () => {
        const { code } = await three.tryRoot(
          'storage01',
          'grep -q 1 /sys/kernel/config/target/iscsi/iqn*/tpgt_1/enable',
          30,
        );
        return code === 0;
      });
      const waited = await three.until('both clients have their disks', bound, async () =>
        (await Promise.all(clients.map(isBack))).every(Boolean),
      );
      expect(waited).toBeLessThanOrEqual(bound);
      await settled(before);
    });
  });
}
