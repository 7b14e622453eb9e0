// It converges, and a second run changes nothing.
import { describe, expect, it } from 'vitest';
import { countChanges } from '../../../src/run/outcome.ts';
import { proofs } from '../deployment.ts';
import { clients, site, type Three, verified } from './three.ts';

export function itConverges(three: Three): void {
  describe('the first run', () => {
    it('is one command: three bare hosts become a target and two clients, and each disk is proved', async () => {
      const first = await three.demonstrate();
      expect(first.stdout + first.stderr).toContain('2 of 2 disks verified');
      expect(proofs(first)).toEqual(verified);
      expect(first.code).toBe(0);
      expect(countChanges(first.outcome)).toBeGreaterThan(0);
      expect(first.stdout).toMatch(/connect [\d.]+ s, plan [\d.]+ s, apply [\d.]+ s, prove [\d.]+ s/);
      for (const next of ['lab ssh HOST', `lab run ${site} -i playbooks/inventory.yml`, 'lab down'])
        expect(first.stdout).toMatch(new RegExp(`${next} --name ${three.lab}$`, 'm'));
    });

    it('reports what lsblk on the client says', async () => {
      const { outcome } = await three.run(site);
      for (const row of outcome.rows) {
        const text = await three.root(
          row.client,
          `lsblk --json --bytes --nodeps -o NAME,SIZE,RO,SERIAL ${row.device}`,
        );
        const [device] = JSON.parse(text).blockdevices;
        expect({ name: `/dev/${device.name}`, size: device.size, mode: device.ro ? 'ro' : 'rw' }).toEqual({
          name: row.device,
          size: row.size,
          mode: row.mode,
        });
        expect(await three.root(row.client, `readlink -f /dev/disk/by-id/${row.byId}`)).toBe(
          `${row.device}\n`,
        );
      }
    });

    it('shows a moving list and then the table on a terminal of 80 columns', async () => {
      const shown = await three.onTerminal(['run', site]);
      expect(shown.code).toBe(0);
      expect(shown.stdout).toContain('web01: nothing to change');
      const table = shown.stdout.slice(shown.stdout.indexOf('CLIENT')).split('\r\n');
      expect(table.filter((line) => line.includes('verified'))).toHaveLength(3);
      expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    });

    it('shows no secret anywhere', async () => {
      const again = await three.run(site, ['-v']);
      const text = again.stdout + again.stderr + JSON.stringify(again.outcome);
      const saved = JSON.parse(await three.root('storage01', 'cat /etc/rtslib-fb-target/saveconfig.json'));
      const acls = saved.targets.flatMap((target: { tpgs: { node_acls: { chap_password: string }[] }[] }) =>
        target.tpgs.flatMap((tpg) => tpg.node_acls),
      );
      expect(acls).toHaveLength(2);
      for (const { chap_password } of acls) {
        expect(chap_password.length).toBeGreaterThan(11);
        expect(text).not.toContain(chap_password);
      }
    });
  });

  describe('the run again', () => {
    /** Sessions by their ids, and every byte and time of the node records. */
    const stateOf = (host: string) =>
      three.root(
        host,
        'ls /sys/class/iscsi_session; for d in /etc/iscsi /var/lib/iscsi; do find $d -type f -printf "%p %T@ %i\\n" -exec sha256sum {} \\; 2>/dev/null; done | sort',
      );

    it('changes nothing: no session, no node record, no byte on the server', async () => {
      const records = await Promise.all(clients.map(stateOf));
      const saved = await three.root('storage01', 'stat -c "%i %Y" /etc/rtslib-fb-target/saveconfig.json');
      const again = await three.run(site);
      expect(again.outcome.hosts.map(({ host, status }) => `${host} ${status}`)).toEqual([
        'storage01 ok',
        'web01 ok',
        'db01 ok',
      ]);
      expect(countChanges(again.outcome)).toBe(0);
      expect(proofs(again)).toEqual(verified);
      expect(await Promise.all(clients.map(stateOf))).toEqual(records);
      expect(await three.root('storage01', 'stat -c "%i %Y" /etc/rtslib-fb-target/saveconfig.json')).toBe(
        saved,
      );
    });
  });
}
