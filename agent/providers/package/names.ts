// Logical package names, and what each distribution's packages bring: one table instead of an `if` for each family.
import type { Family } from '../../../src/contract/facts.ts';
import type { Provision } from '../../projection.ts';

type KnownFamily = Exclude<Family, 'unknown'>;

interface Software {
  packages: Record<KnownFamily, readonly string[]>;
  /** Units that these packages bring, beside what their names say. */
  units: Record<KnownFamily, readonly string[]>;
  commands: readonly string[];
  /** Whether their maintainer scripts restart what sessions and targets hang on. */
  storage: boolean;
}

const sameUnits = (...units: string[]): Software['units'] => ({
  debian: units,
  redhat: units,
  suse: units,
  arch: units,
});

const filesystemTools = (name: string, commands: readonly string[], suse = name): Software => ({
  packages: { debian: [name], redhat: [name], suse: [suse], arch: [name] },
  units: sameUnits(),
  commands,
  storage: false,
});

/** From the distributions' own package lists; unit names drift between releases, so a host is always asked as well. */
const softwareByName = new Map<string, Software>([
  [
    'iscsi-target',
    {
      packages: {
        debian: ['targetcli-fb', 'python3-rtslib-fb'],
        redhat: ['targetcli', 'target-restore'],
        suse: ['python3-targetcli-fb'],
        arch: ['targetcli-fb', 'python-rtslib-fb'],
      },
      units: {
        debian: ['rtslib-fb-targetctl.service'],
        redhat: ['target.service'],
        suse: ['targetcli.service'],
        arch: ['target.service'],
      },
      commands: ['targetcli', 'targetctl'],
      storage: true,
    },
  ],
  [
    'iscsi-initiator',
    {
      packages: {
        debian: ['open-iscsi'],
        redhat: ['iscsi-initiator-utils'],
        suse: ['open-iscsi'],
        arch: ['open-iscsi'],
      },
      units: {
        debian: ['open-iscsi.service', 'iscsid.service', 'iscsid.socket'],
        redhat: ['iscsi.service', 'iscsid.service', 'iscsid.socket'],
        suse: ['iscsi.service', 'iscsid.service', 'iscsid.socket'],
        arch: ['iscsi.service', 'iscsid.service', 'iscsid.socket'],
      },
      commands: ['iscsiadm', 'iscsid'],
      storage: true,
    },
  ],
  [
    'lvm',
    {
      packages: { debian: ['lvm2'], redhat: ['lvm2'], suse: ['lvm2'], arch: ['lvm2'] },
      units: sameUnits('lvm2-monitor.service'),
      commands: ['lvm', 'lvs', 'vgs', 'pvs'],
      storage: true,
    },
  ],
  [
    'lvm-thin',
    {
      packages: {
        debian: ['lvm2', 'thin-provisioning-tools'],
        redhat: ['lvm2', 'device-mapper-persistent-data'],
        suse: ['lvm2', 'thin-provisioning-tools'],
        arch: ['lvm2', 'thin-provisioning-tools'],
      },
      units: sameUnits('lvm2-monitor.service'),
      commands: ['lvm', 'lvs', 'vgs', 'pvs', 'thin_check'],
      storage: true,
    },
  ],
  [
    'partitions',
    {
      packages: { debian: ['fdisk'], redhat: ['util-linux'], suse: ['util-linux'], arch: ['util-linux'] },
      units: sameUnits(),
      commands: ['sfdisk'],
      storage: false,
    },
  ],
  ['ext4', filesystemTools('e2fsprogs', ['mkfs.ext4', 'resize2fs', 'e2fsck'])],
  ['xfs', filesystemTools('xfsprogs', ['mkfs.xfs', 'xfs_growfs', 'xfs_repair'])],
  ['btrfs', filesystemTools('btrfs-progs', ['mkfs.btrfs', 'btrfs'], 'btrfsprogs')],
  ['gfs2', filesystemTools('gfs2-utils', ['mkfs.gfs2'])],
  ['ocfs2', filesystemTools('ocfs2-tools', ['mkfs.ocfs2'])],
  [
    'multipath',
    {
      packages: {
        debian: ['multipath-tools'],
        redhat: ['device-mapper-multipath'],
        suse: ['multipath-tools'],
        arch: ['multipath-tools'],
      },
      units: sameUnits('multipathd.service'),
      commands: ['multipath', 'multipathd'],
      storage: true,
    },
  ],
  [
    'firewalld',
    {
      packages: {
        debian: ['firewalld'],
        redhat: ['firewalld'],
        suse: ['firewalld'],
        arch: ['firewalld'],
      },
      units: sameUnits('firewalld.service'),
      commands: ['firewall-cmd'],
      storage: false,
    },
  ],
]);

/** The distribution's own names for logical and own ones, each once. */
export function resolveNames(names: readonly string[], family: Family): string[] {
  return [...new Set(names.flatMap((name) => packagesOf(name, family) ?? [name]))];
}

function packagesOf(name: string, family: Family): readonly string[] | undefined {
  return family === 'unknown' ? undefined : softwareByName.get(name)?.packages[family];
}

/** Packages whose transactions could touch a live target or session. */
export function storagePackages(family: Family): string[] {
  if (family === 'unknown') return [];
  return [...softwareByName.values()].flatMap(({ storage, packages }) => (storage ? packages[family] : []));
}

/** What the packages bring, under logical and own names: a plan may count on it before they are there. */
export function provisionsOf(names: readonly string[], family: Family): Provision[] {
  const resolved = resolveNames(names, family);
  const brought = [...softwareByName].filter(([logical, software]) =>
    [logical, ...(family === 'unknown' ? [] : software.packages[family])].some(
      (name) => names.includes(name) || resolved.includes(name),
    ),
  );
  return [
    ...[...new Set([...names, ...resolved])].map((name) => ({ kind: 'package', name }) as const),
    ...brought.flatMap(([, software]) => [
      ...(family === 'unknown' ? [] : software.units[family]).map(
        (name) => ({ kind: 'unit', name }) as const,
      ),
      ...software.commands.map((name) => ({ kind: 'command', name }) as const),
    ]),
  ];
}
