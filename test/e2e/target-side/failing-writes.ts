// A kill -9, a full disk, a read-only file system and I/O errors, at every single write: what is left is the old or the new, and the
// next run finishes it.
import { beforeAll, describe, expect, it } from 'vitest';
import { batch } from '../../../src/contract/resource.ts';
import type { Deployment } from '../deployment.ts';
import { backToInstalled, playbook, resultOf, savedAs, textOf, unchanged } from './hosts.ts';

const host = 'target12';
const iqn = 'iqn.2026-11.com.example:smallest';

/** Each kind of change of a target once. */
const smallest = {
  iqn,
  portals: ['10.77.1.11:3260'],
  luns: [
    { lun: 0, name: 'a', block: '/dev/pool/volume', serial: 'aa00000000000000000000000000000a' },
    {
      lun: 1,
      name: 'b',
      fileio: { path: '/srv/iscsi/b.img', size: '16MiB' },
      serial: 'bb00000000000000000000000000000b',
    },
  ],
  acls: [
    {
      initiator: 'iqn.2026-11.com.example:client',
      chap: {
        username: 'client',
        password: 'lab-only-secret-client',
        mutual: { username: 'server', password: 'lab-only-secret-server' },
      },
      luns: [{ lun: 0 }, { lun: 1, as: 4, read_only: true }],
    },
  ],
};

/** What `faulty-agent.py` reads. */
interface Faults {
  before: string;
  resources: unknown;
  calls: string[];
  faults: string[];
  watched: string;
}

interface Seen {
  /** The calls that got a fault each. */
  rounds: string[];
  problems: string[];
}

export function itSurvivesFailingWrites(lab: Deployment): void {
  const resources = (target: object) =>
    batch.parse([{ id: '0', name: 'smallest', kind: 'iscsi_target', desired: target }]);
  const withFaults = async (faults: Faults): Promise<Seen> => {
    await lab.root(host, `cat > /run/faulty-agent.py <<'END'\n${textOf('faulty-agent.py')}END`);
    const input = JSON.stringify(faults);
    return JSON.parse(await lab.root(host, `python3 /run/faulty-agent.py <<'END'\n${input}\nEND`, 800));
  };

  describe('the agent', () => {
    beforeAll(() => backToInstalled(lab));

    it('is killed before each of its writes: the next run converges, and the third changes nothing', async () => {
      const seen = await withFaults({
        before: textOf('emptied.sh'),
        resources: resources(smallest),
        calls: ['mkdir', 'symlink', 'rename', 'ftruncate', 'openat'],
        faults: ['signal=KILL'],
        watched: savedAs,
      });
      expect(seen.problems).toEqual([]);
      expect(seen.rounds.length).toBeGreaterThan(40);
    });

    it('gets an error from each write of saveconfig.json: the old file or the new one is there', async () => {
      await lab.root(host, `cp ${savedAs} /run/whole.json`);
      const seen = await withFaults({
        // An earlier file: one ACL is live and not saved.
        before: `rm -rf /etc/rtslib-fb-target/backup; python3 -c '
import json
saved = json.load(open("/run/whole.json"))
saved["targets"][0]["tpgs"][0]["node_acls"] = []
json.dump(saved, open("${savedAs}", "w"))'`,
        resources: resources(smallest),
        calls: ['mkdir', 'openat', 'write', 'fchmod', 'fchown', 'fsync', 'rename'],
        faults: ['error=EIO', 'error=ENOSPC', 'error=EROFS'],
        watched: savedAs,
      });
      expect(seen.problems).toEqual([]);
      expect(seen.rounds.filter((round) => round.startsWith('write')).length).toBeGreaterThan(1);
    });
  });

  describe('the file system of saveconfig.json', () => {
    const directory = savedAs.slice(0, savedAs.lastIndexOf('/'));
    const limited = ['--limit', host];

    /** A small file system in its place, with the file on it. */
    const mount = `
cp -a ${directory} /run/copy && mount -t tmpfs -o size=64k none ${directory} && cp -a /run/copy/. ${directory}/`;

    beforeAll(async () => {
      await backToInstalled(lab);
      expect((await lab.run(playbook('everything'), limited)).code).toBe(0);
      await lab.root(host, mount);
      await lab.root(host, `rmdir /sys/kernel/config/target/iscsi/*.everything/tpgt_1/np/*:3261`);
    });

    const states = [
      {
        state: 'full',
        set: `dd if=/dev/zero of=${directory}/filler bs=1k 2>/dev/null || true`,
        unset: `rm ${directory}/filler`,
        says: /no space is left/,
      },
      {
        state: 'read-only',
        set: `mount -o remount,ro ${directory}`,
        unset: `mount -o remount,rw ${directory}`,
        says: /read-only/,
      },
    ];
    it.each(states)('is $state: said so, and the file is the old one', async ({ set, unset, says }) => {
      await lab.root(host, set);
      const before = await lab.root(host, `sha256sum ${savedAs}`);
      const { code, stdout, stderr } = await lab.run(playbook('everything'), limited);
      expect(code).toBe(2);
      expect(stdout + stderr).toMatch(says);
      expect(await lab.root(host, `sha256sum ${savedAs}`)).toBe(before);
      await lab.root(host, unset);
    });

    it('has room again: one run saves, the next changes nothing', async () => {
      expect((await lab.run(playbook('everything'), limited)).code).toBe(0);
      expect(resultOf(await lab.run(playbook('everything'), limited))).toEqual(unchanged);
    });
  });
}
