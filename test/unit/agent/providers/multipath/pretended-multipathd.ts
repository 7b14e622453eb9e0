// The recorded client of two portals with a multipathd in memory: it reads fragments when told, makes maps in sysfs, and says how paths are.
import type { Answer } from '../../../../../agent/system/memory/commands.ts';
import {
  createMemorySystem,
  type Entry,
  type MemorySystem,
} from '../../../../../agent/system/memory/index.ts';
import { recordedText, recordedTree } from '../../open-iscsi/recordings.ts';

/** LUN 0 of the recorded target, which shows as sda and sdc. */
export const wwid = '36001405b96dee5ec1084342869ad01eb';
export const alias = 'web-data';
export const fragment = `/etc/multipath/conf.d/iscsi-deploy-${alias}.conf`;

export interface ClientOptions {
  tree?: 'before' | 'logged-in' | 'two-portals';
  files?: Record<string, Entry>;
  installed?: boolean;
  running?: boolean;
  /** Paths whose checker finds nothing. */
  faulty?: string[];
  /** It makes no map of this disk. */
  blacklists?: boolean;
}

export function createClient(options: ClientOptions = {}): MemorySystem {
  const { tree = 'two-portals', installed = true, running = true } = options;
  const system = createMemorySystem({
    files: {
      ...recordedTree(tree),
      '/proc/self/mountinfo': '',
      '/etc/': '',
      '/run/': '',
      '/dev/mapper/': '',
      ...(installed && { '/usr/sbin/multipathd': '' }),
      ...(running && { '/sys/fs/cgroup/system.slice/multipathd.service/cgroup.procs': '321\n' }),
      ...options.files,
    },
    commands: {
      'multipathd reconfigure': () => reconfigure(system),
      'multipathd add map': ({ argv }) => addMap(system, argv[3] ?? '', options),
      'multipathd add path': ({ argv }) => addPath(system, argv[3] ?? ''),
      'multipathd show map': ({ argv }) => show(system, argv[3] ?? '', options),
      'multipath -f': ({ argv }) => flush(system, argv[2] ?? ''),
      'multipath -w': ({ argv }) => forget(system, argv[2] ?? ''),
      'udevadm settle': '',
    },
  });
  return system;
}

/** A host whose map was made already. */
export function createMapped(options: ClientOptions = {}, name = alias): MemorySystem {
  const system = createClient(options);
  makeMap(system, name);
  return system;
}

const map = '/sys/devices/virtual/block/dm-0';

function makeMap(system: MemorySystem, name: string): void {
  system.put('/etc/multipath/wwids', `# Valid WWIDs:\n/${wwid}/\n`);
  system.put('/sys/class/block/dm-0', { link: '../../devices/virtual/block/dm-0' });
  system.put(`${map}/dev`, '253:0\n');
  system.put(`${map}/dm/uuid`, `mpath-${wwid}\n`);
  system.put(`${map}/holders/`, '');
  system.put('/dev/dm-0', { block: [253, 0] });
  nameMap(system, name);
  for (const disk of disksOf(system)) addPath(system, disk);
}

function nameMap(system: MemorySystem, name: string): void {
  for (const old of system.list('/dev/mapper')) system.remove(`/dev/mapper/${old}`);
  system.put(`${map}/dm/name`, `${name}\n`);
  system.put(`/dev/mapper/${name}`, { link: '../dm-0' });
}

function disksOf(system: MemorySystem): string[] {
  return ['sda', 'sdc'].filter((disk) => system.exists(`/sys/class/block/${disk}`));
}

function aliasIn(system: MemorySystem): string | undefined {
  const texts = system
    .list('/etc/multipath/conf.d')
    .map((name) => system.readText(`/etc/multipath/conf.d/${name}`));
  const [text] = texts.filter((one) => one.includes(`wwid "${wwid}"`));
  return /alias "(.+)"/.exec(text ?? '')?.[1];
}

function reconfigure(system: MemorySystem): Answer {
  const name = aliasIn(system);
  if (system.exists(map) && name !== undefined) nameMap(system, name);
  return 'ok\n';
}

function addMap(system: MemorySystem, asked: string, { blacklists = false }: ClientOptions): Answer {
  if (asked !== wwid || blacklists || disksOf(system).length === 0) return { code: 1, stdout: 'fail\n' };
  makeMap(system, aliasIn(system) ?? wwid);
  // 0.9.4 looks for the new map under its WWID.
  return aliasIn(system) === undefined ? 'ok\n' : { code: 1, stdout: 'fail\n' };
}

function addPath(system: MemorySystem, disk: string): Answer {
  const real = system.realPath(`/sys/class/block/${disk}`) ?? '';
  system.put(`${map}/slaves/${disk}`, { link: real });
  system.put(`${real}/holders/dm-0`, { link: map });
  return 'ok\n';
}

/** What multipathd of Debian 12 said of two paths, for the paths that the map has. */
function show(system: MemorySystem, name: string, { faulty = [] }: ClientOptions): Answer {
  if (!system.exists(`/dev/mapper/${name}`))
    return { code: 1, stdout: recordedText('multipath/no-map-0.9.4.stdout') };
  const told = JSON.parse(recordedText('multipath/two-paths-0.9.4.json'));
  const [group] = told.map.path_groups;
  const [path] = group.paths;
  group.paths = system.list(`${map}/slaves`).map((dev) => ({
    ...path,
    dev,
    ...(faulty.includes(dev) && { dm_st: 'failed', chk_st: 'faulty' }),
  }));
  return JSON.stringify(told);
}

function flush(system: MemorySystem, name: string): Answer {
  if (!system.exists(`/dev/mapper/${name}`)) return { code: 1, stderr: `${name} is not a multipath device` };
  for (const disk of system.list(`${map}/slaves`))
    system.remove(`${system.realPath(`/sys/class/block/${disk}`)}/holders/dm-0`);
  for (const path of [`/dev/mapper/${name}`, '/dev/dm-0', '/sys/class/block/dm-0', map]) system.remove(path);
  return '';
}

function forget(system: MemorySystem, asked: string): Answer {
  const text = system.readText('/etc/multipath/wwids').replace(`/${asked}/\n`, '');
  system.put('/etc/multipath/wwids', text);
  return `wwid '${asked}' removed\n`;
}
