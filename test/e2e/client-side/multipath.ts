// One volume over two networks under one map: made, proved, left alone, used through a cut, and taken away.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployment, RunEnded } from '../deployment.ts';
import { backToInstalled, clients, onClients, playbook, resultOf, unchanged } from './lab.ts';

const alias = (host: string) => `paths-${host}`;
const enough = '/run/enough-written';

/** Direct writes one after the other, each with its number; stops at the first error. */
const write = (device: string) => `
n=0; end=$(( $(date +%s) + 300 ))
while [ ! -e ${enough} ] && [ $(date +%s) -lt $end ]; do
  dd if=/dev/urandom of=${device} bs=64k count=1 seek=$((n % 256)) oflag=direct conv=notrunc 2>/run/dd.err || { cat /run/dd.err; echo "failed after $n"; exit 1; }
  n=$((n+1)); echo $n > /run/written
done
echo "wrote $n"
`;

export function itJoinsPaths(lab: Deployment): void {
  describe('a volume over two networks', () => {
    let run: RunEnded;
    const link = (act: 'cut' | 'heal') =>
      lab.cli(['lab', 'link', act, 'web01', '--network', 'san2', '--name', lab.lab]);
    const written = async () => Number(await lab.root('web01', 'cat /run/written 2>/dev/null || echo 0'));
    const working = async () => {
      const topology = await lab.root('web01', `multipathd show map ${alias('web01')} topology`);
      return topology.match(/active ready/g)?.length ?? 0;
    };

    beforeAll(async () => {
      await backToInstalled(lab);
      run = await lab.run(playbook('multipath'));
    });

    it('is one map with the name that was given, proved over every path', () => {
      expect(run.stderr + run.stdout).toContain('2 of 2 disks verified');
      expect(run.code).toBe(0);
      expect(run.outcome.rows).toMatchObject(
        clients.map((client) => ({
          client,
          device: `/dev/mapper/${alias(client)}`,
          proof: 'verified',
          paths: [
            { portal: '10.77.1.11:3260', state: 'working' },
            { portal: '10.77.2.11:3260', state: 'working' },
          ],
        })),
      );
    });

    it('is the map that multipath shows, with the settings that were named', async () => {
      const shown = await onClients((host) => lab.root(host, 'multipath -ll'));
      for (const [host, text] of Object.entries(shown)) {
        expect(text).toMatch(new RegExp(`^${alias(host)} \\(36001405`, 'm'));
        expect(text.match(/active ready running/g)).toHaveLength(2);
        expect(text.match(/policy=/g)).toHaveLength(1);
      }
    });

    it('needs no change in the next run', async () => {
      expect(resultOf(await lab.run(playbook('multipath')))).toEqual(unchanged);
    });

    it('is written to while one network is cut, and the path returns when it is healed', async () => {
      await lab.root('web01', `rm -f ${enough} /run/written`);
      const writing = lab.background('web01', write(`/dev/mapper/${alias('web01')}`));
      await lab.until('it writes', 60, async () => (await written()) > 3);
      await link('cut');
      await lab.until('the path has failed', 120, async () => (await working()) === 1);
      const before = await written();
      await lab.until('it goes on writing', 60, async () => (await written()) > before + 3);
      await link('heal');
      await lab.until('the path is back', 120, async () => (await working()) === 2);
      await lab.root('web01', `touch ${enough}`);
      const { code, output } = await writing.ended;
      expect([code, output]).toEqual([0, expect.stringMatching(/^wrote \d+\n$/)]);
      expect(resultOf(await lab.run(playbook('multipath')))).toEqual(unchanged);
    });

    it('is refused to be taken away while it is in use, and leaves plain disks afterwards', async () => {
      const gone = ['-e', 'map_state=absent'];
      await lab.root(
        'web01',
        `mkfs.ext4 -q /dev/mapper/${alias('web01')} && mount /dev/mapper/${alias('web01')} /mnt`,
      );
      const refused = await lab.run(playbook('multipath'), gone);
      expect(refused.stdout + refused.stderr).toContain(
        `map ${alias('web01')} is in use: ${alias('web01')} is mounted on /mnt`,
      );
      expect(refused.code).toBe(2);
      await lab.root('web01', 'umount /mnt');
      expect((await lab.run(playbook('multipath'), gone)).code).toBe(0);
      expect(
        await onClients((host) =>
          lab.root(host, 'multipath -ll; ls /sys/block/sd*/holders | grep dm || true'),
        ),
      ).toEqual({
        web01: expect.not.stringContaining('dm-'),
        db01: expect.not.stringContaining('dm-'),
      });
      expect(resultOf(await lab.run(playbook('multipath'), gone))).toEqual(unchanged);
    });
  });
}
