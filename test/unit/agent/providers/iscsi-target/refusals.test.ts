import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import {
  core,
  type Description,
  described,
  host,
  initiator,
  iqn,
  reboot,
  refusalOf,
  run,
  target,
} from './scenario.ts';

const [web, scratch] = described.luns;
const ledger = '/var/lib/iscsi-deploy/volumes.json';

/** A host on which the description was applied once. */
function converged(): MemorySystem {
  const system = host();
  run(target(), system);
  return system;
}

function edited(system: MemorySystem, path: string, change: (text: string) => string): MemorySystem {
  system.put(path, { content: change(system.readText(path)), mode: 0o600 });
  return system;
}

interface Case {
  name: string;
  system: () => MemorySystem;
  changes?: Description;
  /** Of the message and the hint. */
  says: string[];
}

const luns = (...list: unknown[]): Description => ({ luns: list, acls: [] });

function check(cases: Case[]): void {
  it.each(cases)('$name', ({ system, changes, says }) => {
    const on = system();
    const before = on.journal.length;
    const refusal = refusalOf(target(changes), on);
    for (const part of says) expect(refusal).toContain(part);
    expect(refusal).toContain(' | ');
    expect(on.journal.length).toBe(before);
  });
}

describe('a volume keeps its device', () => {
  check([
    {
      name: 'a live backstore serves another device',
      system: converged,
      changes: luns({ ...web, block: '/dev/myvg/db' }),
      says: [
        'web-data serves /dev/myvg/web, and /dev/myvg/db is another device',
        '(data-loss)',
        'a name of its own',
      ],
    },
    {
      name: 'a live backstore serves another file',
      system: converged,
      changes: luns({ ...scratch, fileio: { path: '/srv/iscsi/other.img', size: '64MiB' } }),
      says: ['scratch serves /srv/iscsi/scratch.img, and /srv/iscsi/other.img is another device'],
    },
    {
      name: 'the name is saved with another device and not live',
      system: () => reboot(converged()),
      changes: luns({ ...web, block: '/dev/myvg/db' }),
      says: ['web-data stands for /dev/myvg/web, and /dev/myvg/db is another device'],
    },
    {
      name: 'only the ledger knows the name, with another device',
      system: () => edited(reboot(converged()), saveFile, () => '{"storage_objects": [], "targets": []}'),
      changes: luns({ ...web, block: '/dev/myvg/db' }),
      says: ['web-data stands for /dev/myvg/web'],
    },
    {
      name: 'the logical volume was made anew under the same path',
      system: () => {
        const system = reboot(converged());
        system.put('/sys/dev/block/253:1/dm/uuid', `LVM-${'g'.repeat(32)}${'new'.padEnd(32, '0')}\n`);
        return system;
      },
      says: ['/dev/myvg/web is another volume than the one that web-data was made on (data-loss)', ledger],
    },
    {
      name: 'the same, when the boot restore has served it already',
      system: () => {
        const system = converged();
        system.put('/sys/dev/block/253:1/dm/uuid', `LVM-${'g'.repeat(32)}${'new'.padEnd(32, '0')}\n`);
        return system;
      },
      says: ['is another volume than the one that web-data was made on'],
    },
    {
      name: 'the name is a backstore of another plugin',
      system: converged,
      changes: luns({ lun: 0, name: 'scratch', block: '/dev/myvg/db' }),
      says: ['scratch is a fileio backstore already, not block', 'another name'],
    },
    {
      name: 'the device is saved under another name',
      system: () => reboot(converged()),
      changes: luns({ lun: 8, name: 'other', block: '/dev/myvg/web' }),
      says: ['/dev/myvg/web is saved as backstore web-data', 'call it web-data'],
    },
    {
      name: 'two LUNs have one device',
      system: () => host(),
      changes: luns(web, { ...web, lun: 1, name: 'again' }),
      says: ['again and another LUN have the same path /dev/myvg/web'],
    },
    {
      name: 'two LUNs have one device under two paths',
      system: () => host(),
      changes: luns(web, { lun: 1, name: 'again', block: '/dev/dm-1' }),
      says: ['again and another LUN have the same path /dev/dm-1'],
    },
  ]);
});

describe('data that is gone is not made anew as blank', () => {
  check([
    {
      name: 'the backing file of a known volume',
      system: () => {
        const system = reboot(converged());
        system.remove('/srv/iscsi/scratch.img');
        return system;
      },
      says: [
        'the data of LUN 1 (scratch) is gone: /srv/iscsi/scratch.img does not exist any more',
        'bring /srv/iscsi/scratch.img back',
      ],
    },
    {
      name: 'the device of a known volume',
      system: () => {
        const system = reboot(converged());
        system.remove('/dev/myvg/web');
        return system;
      },
      says: ['the data of LUN 0 (web-data) is gone'],
    },
    {
      name: 'saveconfig.json is lost and nothing is live',
      system: () => {
        const system = reboot(converged());
        system.remove(saveFile);
        return system;
      },
      says: [`${saveFile} is lost, and web-data was in it with serial`, 'targetctl restore', 'serial: "'],
    },
    {
      name: 'the file system of a backing file is not mounted (fstab)',
      system: () => host({ files: { '/etc/fstab': '/dev/vg/iscsi /srv/iscsi xfs defaults 0 2\n' } }),
      says: ['/srv/iscsi/scratch.img lies on /srv/iscsi, which is not mounted', 'mount /srv/iscsi first'],
    },
    {
      name: 'the file system of a backing file is not mounted (mount unit)',
      system: () => host({ files: { '/etc/systemd/system/srv-iscsi.mount': '[Mount]\n' } }),
      says: ['lies on /srv/iscsi, which is not mounted'],
    },
    {
      name: 'the directory of a backing file does not exist',
      system: () => host(),
      changes: luns({ ...scratch, fileio: { path: '/srv/none/x.img', size: 4096 } }),
      says: ['/srv/none does not exist', 'mount the file system it is on'],
    },
  ]);

  it('also where an earlier task of the same plan would make the device again', () => {
    const system = reboot(converged());
    system.remove('/dev/myvg/web');
    const projection = new Projection();
    projection.add([{ kind: 'path', name: '/dev/myvg/web' }]);
    expect(refusalOf(target(), system, projection)).toContain('the data of LUN 0 (web-data) is gone');
  });
});

describe('a size never shrinks', () => {
  check([
    {
      name: 'a live file',
      system: converged,
      changes: luns({ ...scratch, fileio: { path: '/srv/iscsi/scratch.img', size: '32MiB' } }),
      says: ['scratch has 64MiB, and 32MiB is wanted', 'size: 67108864B'],
    },
    {
      name: 'a file that nobody made for this',
      system: () => host({ files: { '/srv/iscsi/scratch.img': 'x'.repeat(4096) } }),
      says: ['/srv/iscsi/scratch.img exists and has 4KiB, not 64MiB', 'serve it as it is'],
    },
    {
      name: 'a file that is larger than the volume',
      system: () => host({ files: { '/srv/iscsi/scratch.img': 'x'.repeat(4096) } }),
      changes: luns({ ...scratch, fileio: { path: '/srv/iscsi/scratch.img', size: 512 } }),
      says: ['scratch has 4KiB, and 512B is wanted'],
    },
  ]);
});

describe('serials', () => {
  const given = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
  check([
    {
      name: 'a live one is not changed',
      system: converged,
      changes: luns({ ...web, serial: given }),
      says: [`and ${given} is wanted: clients would lose the disk`, 'leave `serial` out'],
    },
    {
      name: 'a saved one is not changed',
      system: () => reboot(converged()),
      changes: luns({ ...web, serial: given }),
      says: [`and ${given} is wanted: clients would lose the disk`],
    },
    {
      name: 'two files that disagree are for a person to settle',
      system: () =>
        edited(reboot(converged()), saveFile, (text) =>
          text.replace(/"wwn": "[0-9a-f-]{36}"/g, `"wwn": "${given}"`),
        ),
      says: [`has serial ${given} for web-data`, ledger, 'say with `serial:` which one the clients know'],
    },
    {
      name: 'two that agree in the digits that matter are one disk to multipath',
      system: () => host(),
      changes: luns(
        { ...web, serial: '0123456789abcdef0123456789abc' },
        { ...scratch, serial: '0123456789ABCDEF-0123456789' },
      ),
      says: ['agree in their first 25 hex digits: multipath would merge the two'],
    },
    {
      name: 'one that another backstore of the host has',
      system: () => {
        const system = host();
        run(target(luns({ ...web, serial: given })), system);
        return system;
      },
      changes: luns({ ...scratch, serial: given.toUpperCase() }),
      says: ['the serials of scratch and web-data agree'],
    },
  ]);
});

describe('LUN numbers', () => {
  check([
    {
      name: 'a number keeps its backstore',
      system: converged,
      changes: luns(web, { lun: 1, name: 'db', block: '/dev/myvg/db' }),
      says: ['LUN 1 is scratch, and db is wanted there', '(data-loss)', 'not in use'],
    },
    {
      name: 'a number keeps its backstore while nothing is live',
      system: () => reboot(converged()),
      changes: luns(web, { lun: 1, name: 'db', block: '/dev/myvg/db' }),
      says: ['LUN 1 is scratch, and db is wanted there'],
    },
    {
      name: 'a backstore keeps its number',
      system: converged,
      changes: luns({ ...web, lun: 9 }),
      says: ['web-data is LUN 0 already, and 9 is wanted', 'lun: 0'],
    },
    {
      name: 'an initiator keeps the numbers it sees',
      system: converged,
      changes: { acls: [{ ...described.acls[0], luns: [{ lun: 0 }, { lun: 1, as: 6, read_only: true }] }] },
      says: [`${initiator} sees LUN 1 as 5, and LUN 1 as 6 is wanted`, '{ lun: 1, as: 5 }'],
    },
    {
      name: 'a number that an initiator knows keeps its LUN',
      system: converged,
      changes: { acls: [{ ...described.acls[0], luns: [{ lun: 0, as: 5 }] }] },
      says: [`${initiator} sees LUN 1 as 5, and LUN 0 as 5 is wanted`],
    },
    {
      name: 'a mapped number above what the installed rtslib can load',
      system: () => host(),
      changes: { acls: [{ ...described.acls[0], luns: [{ lun: 0, as: 256 }] }] },
      says: ['cannot load a mapped LUN above 255, and 256 is wanted'],
    },
  ]);
});

describe('a device that somebody uses', () => {
  const use = (files: Record<string, string | object>) => () => host({ files: { ...files } });
  check([
    {
      name: 'is mounted',
      system: use({ '/proc/self/mountinfo': '26 1 253:1 / /srv/web rw - xfs /dev/mapper/myvg-web rw\n' }),
      says: ['web-data: /dev/myvg/web is in use: mounted on /srv/web'],
    },
    {
      name: 'is mounted under an invented device number',
      system: use({ '/proc/self/mountinfo': '26 1 0:44 / /srv/web rw - btrfs /dev/myvg/web rw\n' }),
      says: ['mounted on /srv/web'],
    },
    {
      name: 'has holders',
      system: use({ '/sys/dev/block/253:1/holders/md0/': {} }),
      says: ['/dev/myvg/web is in use: held by md0', 'two writers destroy the data'],
    },
    {
      name: 'has a partition that is in use',
      system: use({
        '/sys/dev/block/253:1/dm-1p1/partition': '1\n',
        '/sys/dev/block/253:1/dm-1p1/dev': '253:9\n',
        '/sys/dev/block/253:1/dm-1p1/holders/dm-7/': {},
      }),
      says: ['held by dm-7'],
    },
    {
      name: 'is swap',
      system: use({ '/proc/swaps': 'Filename Type Size Used Priority\n/dev/dm-1 partition 1 0 -2\n' }),
      says: ['used as swap'],
    },
    {
      name: 'is served as another backstore',
      system: converged,
      changes: luns({ lun: 8, name: 'other', block: '/dev/dm-1' }),
      says: ['served as backstore web-data'],
    },
    {
      name: 'is no block device',
      system: () => host(),
      changes: luns({ lun: 0, name: 'x', block: '/etc/fstab' }),
      says: ['x: /etc/fstab is no block device', 'fileio'],
    },
    {
      name: 'is no disk',
      system: use({ '/sys/dev/block/253:1/device/type': '5\n' }),
      says: ['/dev/myvg/web is no disk (SCSI type 5)'],
    },
    {
      name: 'does not exist',
      system: () => host(),
      changes: luns({ lun: 0, name: 'x', block: '/dev/myvg/none' }),
      says: ['x: /dev/myvg/none does not exist', 'lvm_volume'],
    },
    {
      name: 'is a file that another backstore serves',
      system: converged,
      changes: luns({ lun: 8, name: 'other', fileio: { path: '/srv/iscsi/scratch.img', size: '64MiB' } }),
      says: ['/srv/iscsi/scratch.img is served as backstore scratch already'],
    },
  ]);
});

describe('portals', () => {
  check([
    {
      name: 'an address that no interface has',
      system: () => host(),
      changes: { portals: ['192.0.2.1:3260'] },
      says: [
        'no interface of this host has the address 192.0.2.1',
        'it has 10.77.1.11, 10.77.2.11, fd77:1::11',
      ],
    },
    {
      name: 'a wildcard of targetcli that has the port',
      system: () => {
        const system = host();
        run(target({ portals: ['0.0.0.0:3260'] }), system);
        return system;
      },
      says: [
        `${iqn} listens on 0.0.0.0:3260, so the kernel cannot listen on 10.77.1.11:3260 as well`,
        `targetcli /iscsi/${iqn}/tpg1/portals delete 0.0.0.0 3260`,
      ],
    },
    {
      name: 'a wildcard beside an address of the same port',
      system: converged,
      changes: { portals: ['10.77.1.11:3260', '0.0.0.0:3260'] },
      says: ['listens on 10.77.1.11:3260, so the kernel cannot listen on 0.0.0.0:3260'],
    },
  ]);
});

describe('a host that cannot be managed', () => {
  const broken = (path: string, text: string) => () => edited(converged(), path, () => text);
  check([
    {
      name: 'rtslib is not installed',
      system: () => {
        const system = host();
        system.remove('/usr/lib/python3');
        return system;
      },
      says: ['rtslib is not installed', 'package: { name: iscsi-target }'],
    },
    {
      name: 'saveconfig.json is empty',
      system: broken(saveFile, ''),
      says: [`${saveFile} cannot be used: it is empty`, '/backup'],
    },
    { name: 'saveconfig.json is no JSON', system: broken(saveFile, '{'), says: ['it is no JSON'] },
    {
      name: 'saveconfig.json is something else',
      system: broken(saveFile, '{"targets": 5}'),
      says: ['targets: '],
    },
    { name: 'the ledger is no JSON', system: broken(ledger, '{'), says: [`${ledger} cannot be used`] },
    {
      name: 'the boot restore is still at work',
      system: () => {
        const system = reboot(converged());
        system.put('/proc/812/cmdline', '/usr/bin/python3\0/usr/bin/targetctl\0restore\0');
        return system;
      },
      says: ['the restore of the saved configuration is still at work (targetctl, process 812)'],
    },
    {
      name: 'a name that rtslib would skip at boot',
      system: () => host(),
      changes: { iqn: 'iqn.2026-11.localhost:x' },
      says: ['rtslib cannot load the name iqn.2026-11.localhost:x at boot'],
    },
    {
      name: 'an initiator that rtslib would choke on',
      system: () => host(),
      changes: { acls: [{ ...described.acls[0], initiator: 'naa.60014051111111111111111111111111' }] },
      says: ['rtslib cannot load the name naa.60014051111111111111111111111111'],
    },
    {
      name: 'a path that the control file would split',
      system: () => host(),
      changes: luns({ ...scratch, fileio: { path: '/srv/iscsi/a,b.img', size: 4096 } }),
      says: ['LIO cannot be told the path "/srv/iscsi/a,b.img"'],
    },
    {
      name: 'a target with another portal group only',
      system: () => {
        const system = host();
        system.makeDirectory(`/sys/kernel/config/target/iscsi/${iqn}`);
        system.makeDirectory(`/sys/kernel/config/target/iscsi/${iqn}/tpgt_2`);
        return system;
      },
      says: ['has portal group 2 and none with tag 1'],
    },
    {
      name: 'a foreign backstore of that name without a serial',
      system: () => {
        const system = host();
        system.makeDirectory(`${core}/iblock_0`);
        system.makeDirectory(`${core}/iblock_0/web-data`);
        system.writeKernel(`${core}/iblock_0/web-data/control`, 'udev_path=/dev/myvg/web');
        system.writeKernel(`${core}/iblock_0/web-data/udev_path`, '/dev/myvg/web');
        system.writeKernel(`${core}/iblock_0/web-data/enable`, '1');
        return system;
      },
      says: ['backstore web-data is live without a serial'],
    },
  ]);
});

describe('what could be mistaken for something else is not refused', () => {
  it.each([
    ['another spelling of the device that is served', luns({ ...web, block: '/dev/dm-1' }), ''],
    ['another spelling of an IPv6 portal', { portals: ['[fd77:1:0:0::11]:3260'] }, ''],
    ['the serial that it has', {}, ''],
  ])('%s', (_, changes, expected) => {
    const system = host();
    run(target(), system);
    expect(refusalOf(target(changes), system)).toBe(expected);
  });

  it('the serial given again after saveconfig.json was lost', () => {
    const before = converged();
    const { serial } = JSON.parse(before.readText(ledger)).volumes['web-data'];
    const system = reboot(before);
    system.remove(saveFile);
    const wanted = target(luns({ ...web, serial }));
    expect(run(wanted, system)).toEqual([]);
    expect(system.readText(`${core}/iblock_0/web-data/wwn/vpd_unit_serial`)).toContain(serial);
  });

  it('a device that an earlier task of the same plan makes', () => {
    const system = host();
    const projection = new Projection();
    projection.add([{ kind: 'path', name: '/dev/myvg/later' }]);
    const wanted = target(luns({ lun: 0, name: 'later', block: '/dev/myvg/later' }));
    expect(refusalOf(wanted, system, projection)).toContain('make block backstore later on /dev/myvg/later');
  });
});
