// A host whose kernel behaves as LIO's: what appears in configfs when something is made was recorded on Debian 12 (6.1.0-56-amd64).
import { readFileSync } from 'node:fs';
import {
  createMemorySystem,
  type Entry,
  type KernelEvent,
  type MemoryOptions,
  type MemorySystem,
} from '../../../../agent/system/memory/index.ts';
import { SystemError } from '../../../../agent/system/system.ts';
import { type Recorded, recordedKernel } from './recorded.ts';

const lio = '/sys/kernel/config/target';
const recording = recordedKernel.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/configfs/debian-12.json', import.meta.url), 'utf8')),
);

export interface LioOptions extends MemoryOptions {
  /** Whether the modules are loaded and the iSCSI fabric is there. */
  loaded?: boolean;
}

/** The source lines that are read of an installed rtslib, as 2.1.75 of Debian 12 has them. */
export const rtslibFiles = {
  '/usr/lib/python3/dist-packages/rtslib_fb/root.py':
    'default_save_file = "/etc/rtslib-fb-target/saveconfig.json"\n\nclass RTSRoot(CFSNode):\n    _preferred_dbroot = "/etc/rtslib-fb-target"\n',
  '/usr/lib/python3/dist-packages/rtslib_fb/tcm.py': [
    'name',
    'plugin',
    'alua_tpgs',
    'dev',
    'wwn',
    'size',
    'write_back',
    'aio',
    'readonly',
  ]
    .map((key) => `        d['${key}'] = self.${key}\n`)
    .join(''),
  '/usr/lib/python3/dist-packages/rtslib_fb/target.py': `    MAX_LUN = 255\n${[
    'index',
    'alias',
    'alua_tg_pt_gp_name',
    'iser',
    'offload',
  ]
    .map((key) => `        d['${key}'] = self.${key}\n`)
    .join('')}`,
};

export const saveFile = '/etc/rtslib-fb-target/saveconfig.json';

/** Logical volumes of the group myvg, by name: minor number and size in MiB. */
export function volumes(list: Record<string, [minor: number, mebibytes: number]>): Record<string, Entry> {
  return Object.fromEntries(
    Object.entries(list).flatMap(([name, [minor, mebibytes]]) => [
      [`/dev/dm-${minor}`, { block: [253, minor] }],
      [`/dev/myvg/${name}`, { link: `../dm-${minor}` }],
      [`/sys/dev/block/253:${minor}/size`, `${mebibytes * 2048}\n`],
      [`/sys/dev/block/253:${minor}/dm/uuid`, `LVM-${'g'.repeat(32)}${name.padEnd(32, '0')}\n`],
      [`/sys/dev/block/253:${minor}/holders/`, {}],
    ]),
  );
}

const mountinfo = '26 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw\n';

export function createLioHost({
  loaded = true,
  files = {},
  commands = {},
  ...rest
}: LioOptions = {}): MemorySystem {
  const system = createMemorySystem({
    ...rest,
    files: {
      ...rtslibFiles,
      '/etc/fstab': 'UUID=1 / ext4 defaults 0 1\n',
      '/proc/self/mountinfo': mountinfo,
      '/proc/meminfo': 'MemTotal: 493000 kB\nMemAvailable:     262144 kB\n',
      '/proc/self/smaps': 'Size: 4 kB\nKernelPageSize:        4 kB\n',
      '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
      '/srv/iscsi/': {},
      '/var/run/': {},
      '/var/lib/': {},
      '/sys/kernel/config/': {},
      ...files,
    },
    commands: {
      modprobe: ({ argv }) => {
        load(system, argv.slice(2));
        return '';
      },
      mount: '',
      truncate: ({ argv }) => grow(system, argv),
      fallocate: ({ argv }) => allocate(system, argv),
      df: '     Avail\n1073741824\n',
      ...commands,
    },
  });
  if (loaded) {
    load(system, ['target_core_mod', 'target_core_iblock', 'target_core_file', 'iscsi_target_mod']);
    putAll(system, `${lio}/iscsi`, recording.iscsi);
  }
  new LioKernel(system).attach();
  return system;
}

function load(system: MemorySystem, modules: readonly string[]): void {
  for (const module of modules) system.put(`/sys/module/${module}/`, {});
  if (modules.includes('target_core_mod') && !system.exists(lio)) {
    putAll(system, lio, recording.root);
    system.put(`${lio}/dbroot`, '/var/target\n');
  }
}

function grow(system: MemorySystem, argv: readonly string[]): string {
  resize(system, argv.at(-1) ?? '', optionOf(argv, 'size'), true);
  return '';
}

function allocate(system: MemorySystem, argv: readonly string[]): string {
  resize(system, argv.at(-1) ?? '', optionOf(argv, 'length'), false);
  return '';
}

function resize(system: MemorySystem, path: string, size: number, sparse: boolean): void {
  system.remove(path);
  system.createFile(path, size, { mode: 0o600, sparse });
}

function optionOf(argv: readonly string[], name: string): number {
  return Number(argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3));
}

function putAll(system: MemorySystem, path: string, recorded: Recorded): void {
  for (const [name, entry] of Object.entries(recorded))
    system.put(`${path}/${name}`, entryOf(`${path}/${name}`, entry));
}

function entryOf(path: string, { mode, text, error }: Recorded[string]): Entry {
  const bits = Number.parseInt(mode, 8);
  if (path.endsWith('/')) return { mode: bits };
  if (error === undefined) return { content: text ?? '', mode: bits };
  return {
    mode: bits,
    content: () => {
      throw new SystemError(error, 'read', path);
    },
  };
}

/** Attributes that gave EINVAL on the recorded host while a LUN exported their backstore. */
const fixedByExport = [
  'block_size',
  'emulate_model_alias',
  'emulate_tas',
  'emulate_ua_intlck_ctrl',
  'force_pr_aptpl',
  'optimal_sectors',
  'pi_prot_type',
  'queue_depth',
  'unmap_zeroes_data',
];

/** As the kernel shows them, by their numbers. */
const typeTitles = ['None', 'Implicit', 'Explicit', 'Implicit and Explicit'];
const statusTitles = ['None', 'Altered by Explicit STPG', 'Altered by Implicit ALUA'];

/** What a recorded disk of scsi_debug says of itself. */
const firmwareSerial = recording.pscsi.enabled['wwn/vpd_unit_serial']?.text ?? '';

/** By the kernel's name of the plugin, which HBA directories begin with. */
function recordingOf(directory: string): { made: Recorded; enabled: Recorded } {
  const [, plugin = ''] = /(iblock|fileio|rd_mcp|pscsi)_\d+/.exec(directory) ?? [];
  return (
    { iblock: recording.iblock, fileio: recording.fileio, pscsi: recording.pscsi }[plugin] ??
    recording.ramdisk
  );
}

/** Rules that were tried on the same host; the errors are those it gave. */
class LioKernel {
  readonly #system: MemorySystem;
  readonly #parameters = new Map<string, Map<string, string>>();

  constructor(system: MemorySystem) {
    this.#system = system;
  }

  attach(): void {
    this.#attachBackstores();
    this.#attachGroups();
    this.#attachTargets();
    this.#attachLinks();
    this.#system.onWriteKernel(`${lio}/dbroot`, ({ text, refuse }) => {
      if (this.#places().length > 0 || !this.#system.exists(text.trim())) throw refuse('EINVAL');
      return text;
    });
  }

  #attachBackstores(): void {
    const system = this.#system;
    system.onMakeDirectory(
      /^\/sys\/kernel\/config\/target\/core\/(?:iblock|fileio|rd_mcp|pscsi)_\d+$/,
      ({ path }) => putAll(system, path, recording.hba),
    );
    system.onMakeDirectory(
      /^\/sys\/kernel\/config\/target\/core\/(?:iblock|fileio|rd_mcp|pscsi)_\d+\/[^/]+$/,
      ({ path }) => putAll(system, path, recordingOf(path).made),
    );
    system.onWriteKernel(/^(.*\/core\/[^/]+\/[^/]+)\/control$/, ({ text, parts, refuse }) => {
      const [directory = ''] = parts;
      const given = text.split(',').map((pair) => pair.split('='));
      const isGrowth = given.every(([key]) => key === 'fd_dev_size');
      if (this.#isEnabled(directory) && !isGrowth) throw refuse('EEXIST');
      const known = this.#parameters.get(directory) ?? new Map<string, string>();
      for (const [key = '', value = ''] of given) known.set(key, value);
      this.#parameters.set(directory, known);
      if (this.#isEnabled(directory)) this.#showInfo(directory);
      return '';
    });
    system.onWriteKernel(/\/core\/[^/]+\/[^/]+\/udev_path$/, ({ text }) => `${text}\n`);
    system.onWriteKernel(/^(.*\/core\/[^/]+\/[^/]+)\/wwn\/vpd_unit_serial$/, ({ text, parts, refuse }) => {
      if (this.#exportsOf(parts[0] ?? '').length > 0) throw refuse('EINVAL');
      return `T10 VPD Unit Serial Number: ${text.trim()}\n`;
    });
    system.onWriteKernel(/^(.*\/core\/[^/]+\/[^/]+)\/enable$/, (event) => this.#enable(event));
    system.onRemove(/^(.*\/core\/[^/]+_\d+\/[^/]+)$/, ({ path, refuse }) => {
      if (this.#exportsOf(path).length > 0) throw refuse('EBUSY');
    });
    system.onWriteKernel(/\/(?:attrib|param)\/[^/]+$/, ({ text }) => `${text.trim()}\n`);
    system.onWriteKernel(
      /^(.*\/core\/[^/]+\/[^/]+)\/attrib\/([^/]+)$/,
      ({ path, text, parts: [directory = '', name = ''], refuse }) => {
        if ((system.stat(path)?.mode ?? 0) === 0o444) throw refuse('EACCES');
        if (fixedByExport.includes(name) && this.#exportsOf(directory).length > 0) throw refuse('EINVAL');
        return `${text.trim()}\n`;
      },
    );
  }

  #attachGroups(): void {
    const system = this.#system;
    const group = '^(.*/core/[^/]+/[^/]+/alua/[^/]+)';
    system.onMakeDirectory(/^.*\/core\/[^/]+\/[^/]+\/alua\/(?!default_tg_pt_gp$)[^/]+$/, ({ path }) =>
      putAll(system, path, recording.aluaGroup),
    );
    const lineOf = (path: string) => system.readText(path).trim();
    system.onWriteKernel(new RegExp(`${group}/tg_pt_gp_id$`), ({ path, text, refuse }) => {
      if (lineOf(path) !== '') throw refuse('EINVAL');
      return `${text}\n`;
    });
    system.onWriteKernel(
      new RegExp(`${group}/alua_access_type$`),
      ({ text }) => `${typeTitles[Number(text)]}\n`,
    );
    system.onWriteKernel(
      new RegExp(`${group}/alua_access_status$`),
      ({ text }) => `${statusTitles[Number(text)]}\n`,
    );
    system.onWriteKernel(
      new RegExp(`${group}/alua_access_state$`),
      ({ text, parts: [directory = ''], refuse }) => {
        const hasId = directory.endsWith('/default_tg_pt_gp') || lineOf(`${directory}/tg_pt_gp_id`) !== '';
        const isImplicit = lineOf(`${directory}/alua_access_type`).startsWith('Implicit');
        if (!hasId || !isImplicit) throw refuse('EINVAL');
        system.put(`${directory}/alua_access_status`, { content: `${statusTitles[2]}\n`, mode: 0o644 });
        return `${text}\n`;
      },
    );
    system.onWriteKernel(/^(.*\/lun\/lun_\d+)\/alua_tg_pt_gp$/, ({ text, parts: [lun = ''], refuse }) => {
      const [backstore] = this.#linksIn(lun);
      if (!backstore || !system.exists(`${backstore.to}/alua/${text}`)) throw refuse('ENODEV');
      return `TG Port Alias: ${text}\nTG Port Group ID: 0\n`;
    });
  }

  #enable({ parts, refuse }: KernelEvent): string {
    const [directory = ''] = parts;
    if (this.#isEnabled(directory)) throw refuse('EEXIST');
    this.#refuseBacking(directory, refuse);
    const own = { ...recordingOf(directory).enabled };
    for (const name of ['enable', 'info', 'udev_path', 'wwn/vpd_unit_serial']) delete own[name];
    putAll(this.#system, directory, own);
    if (directory.includes('/pscsi_')) this.#system.put(`${directory}/wwn/vpd_unit_serial`, firmwareSerial);
    if (this.#parameters.get(directory)?.get('fd_buffered_io') === '1')
      this.#system.put(`${directory}/attrib/emulate_write_cache`, '1\n');
    this.#showInfo(directory);
    return '1\n';
  }

  #refuseBacking(directory: string, refuse: KernelEvent['refuse']): void {
    const parameters = this.#parameters.get(directory);
    if (directory.includes('/rd_mcp_') && !parameters?.has('rd_pages')) throw refuse('EINVAL');
    if (directory.includes('/pscsi_') && !parameters?.has('scsi_lun_id')) throw refuse('EINVAL');
    if (/\/(rd_mcp|pscsi)_/.test(directory)) return;
    const path = this.#pathOf(directory);
    if (path === undefined) throw refuse('EINVAL');
    const status = this.#system.stat(path);
    if (status === undefined) throw refuse('ENOENT');
    const isBlock = directory.includes('/iblock_');
    if (isBlock && status.kind !== 'block') throw refuse('ENOTBLK');
    const taken = this.#places().some(
      (other) => other !== directory && this.#isEnabled(other) && this.#sameDevice(other, path),
    );
    if (isBlock && taken) throw refuse('EBUSY');
  }

  #showInfo(directory: string): void {
    const path = this.#pathOf(directory) ?? '/';
    const given = this.#parameters.get(directory) ?? new Map<string, string>();
    const [major, minor] = this.#system.stat(path)?.rdev ?? [0, 0];
    const status = this.#exportsOf(directory).length > 0 ? 'ACTIVATED' : 'DEACTIVATED';
    const number = (key: string) => given.get(key) ?? '0';
    const text = (recordingOf(directory).enabled['info']?.text ?? '')
      .replace(/Status: \w+/, `Status: ${status}`)
      .replace(/dm-\d+/, `dm-${minor}`)
      .replace(/UDEV PATH: \S+ {2}readonly: \d/, `UDEV PATH: ${path}  readonly: ${number('readonly')}`)
      .replace(/Major: \d+ Minor: \d+/, `Major: ${major} Minor: ${minor}`)
      .replace(/File: \S+ {2}Size: \d+/, `File: ${path}  Size: ${number('fd_dev_size')}`)
      .replace(/Mode: \S+/, `Mode: ${number('fd_buffered_io') === '1' ? 'Buffered-WCE' : 'O_DSYNC'}`)
      .replace(/PAGE_SIZE: \d+/, `PAGE_SIZE: ${number('rd_pages')}`)
      .replace(/nullio: \d/, `nullio: ${number('rd_nullio')}`)
      .replace(/LUN: \d+ Host ID: \d+/, `LUN: ${number('scsi_lun_id')} Host ID: ${number('scsi_host_id')}`);
    this.#system.put(`${directory}/info`, { content: text, mode: 0o444 });
  }

  #pathOf(directory: string): string | undefined {
    const parameters = this.#parameters.get(directory);
    return parameters?.get('udev_path') ?? parameters?.get('fd_dev_name');
  }

  #sameDevice(directory: string, path: string): boolean {
    return this.#system.realPath(this.#pathOf(directory) ?? '/') === this.#system.realPath(path);
  }

  #attachTargets(): void {
    const system = this.#system;
    const iscsi = '/sys/kernel/config/target/iscsi';
    const made = (below: string, recorded: Recorded) =>
      system.onMakeDirectory(new RegExp(`^${iscsi}${below}$`), ({ path }) => putAll(system, path, recorded));
    made('', recording.iscsi);
    made('/(?:iqn|eui|naa)\\.[^/]+', recording.target);
    made('/[^/]+/tpgt_\\d+', recording.tpg);
    made('/[^/]+/[^/]+/lun/lun_\\d+', recording.lun.made);
    system.onMakeDirectory(`${iscsi}/*/*/acls/*`, ({ path, parts }) => {
      putAll(system, path, recording.acl);
      system.put(`${path}/info`, `No active iSCSI Session for Initiator Endpoint: ${parts[2]}\n`);
    });
    made('/[^/]+/[^/]+/acls/[^/]+/lun_\\d+', recording.mappedLun.made);
    system.onMakeDirectory(`${iscsi}/*/*/np/*`, ({ path, parts, refuse }) => {
      const port = (parts[2] ?? '').replace(/^.*:/, '');
      const others = system.list(path.slice(0, path.lastIndexOf('/'))).filter((name) => name !== parts[2]);
      const isTaken = (name: string) =>
        name.endsWith(`:${port}`) && (name.startsWith('0.0.0.0') || path.includes('/0.0.0.0'));
      if (others.some(isTaken) || this.#isOfOtherGroup(path)) throw refuse('EINVAL');
      putAll(system, path, recording.portal);
    });
    system.onWriteKernel(/\/np\/[^/]+\/iser$/, ({ text, refuse }) => {
      if (system.list('/sys/class/infiniband').length === 0) throw refuse('ENODEV');
      return `${text}\n`;
    });
    system.onWriteKernel(/^(.*\/tpgt_\d+)\/attrib\/generate_node_acls$/, ({ text, parts: [tpg = ''] }) => {
      if (text.trim() === '1') system.put(`${tpg}/attrib/cache_dynamic_acls`, '1\n');
      return `${text.trim()}\n`;
    });
    system.onWriteKernel(/\/(?:discovery_)?auth\/[^/]+$/, ({ text }) => `${text}\n`);
    system.onWriteKernel(/\/tpgt_\d+\/enable$/, ({ text }) => `${text.trim()}\n`);
    system.onWriteKernel(/^(.*\/acls\/[^/]+\/lun_\d+)\/write_protect$/, ({ text, parts }) =>
      this.#linksIn(parts[0] ?? '').length > 0 ? `${text.trim()}\n` : '',
    );
  }

  #attachLinks(): void {
    const system = this.#system;
    system.onSymlink(/^(.*\/tpgt_\d+\/lun\/lun_\d+)\/[^/]+$/, ({ target, parts, refuse }) => {
      const [directory = ''] = parts;
      if (this.#linksIn(directory).length > 1) throw refuse('EEXIST');
      if (!this.#isEnabled(target)) throw refuse('ENODEV');
      putAll(system, directory, recording.lun.linked);
      this.#showInfo(target);
    });
    system.onSymlink(/^(.*\/acls\/[^/]+)\/(lun_\d+)\/[^/]+$/, ({ target, parts, refuse }) => {
      const [acl = '', own = ''] = parts;
      const isMapped = system
        .list(acl)
        .filter((name) => name.startsWith('lun_') && name !== own)
        .some((name) => this.#linksIn(`${acl}/${name}`).some(({ to }) => to === system.realPath(target)));
      if (isMapped) throw refuse('EINVAL');
      putAll(system, `${acl}/${own}`, recording.mappedLun.linked);
    });
    system.onRemove(/^(.*\/tpgt_\d+)\/lun\/(lun_\d+)\/[^/]+$/, ({ path, parts }) => {
      const [tpg = '', lun = ''] = parts;
      const backstore = system.realPath(path) ?? '';
      const info = system.readText(`${backstore}/info`).replace('Status: ACTIVATED', 'Status: DEACTIVATED');
      system.put(`${backstore}/info`, { content: info, mode: 0o444 });
      for (const mapped of this.#mappedTo(tpg, `${tpg}/lun/${lun}`))
        system.put(`${mapped}/write_protect`, '');
    });
  }

  #mappedTo(tpg: string, lun: string): string[] {
    return this.#system.list(`${tpg}/acls`).flatMap((acl) =>
      this.#system
        .list(`${tpg}/acls/${acl}`)
        .map((name) => `${tpg}/acls/${acl}/${name}`)
        .filter((path) => this.#linksIn(path).some(({ to }) => to === lun)),
    );
  }

  #linksIn(directory: string): { path: string; to: string | undefined }[] {
    if (this.#system.stat(directory)?.kind !== 'directory') return [];
    return this.#system
      .list(directory)
      .map((name) => `${directory}/${name}`)
      .filter((path) => this.#system.readLink(path) !== undefined)
      .map((path) => ({ path, to: this.#system.realPath(path) }));
  }

  #isEnabled(directory: string): boolean {
    return this.#system.readTextIfExists(`${directory}/enable`) === '1\n';
  }

  #places(): string[] {
    const core = `${lio}/core`;
    return this.#system
      .list(core)
      .filter((hba) => /_\d+$/.test(hba))
      .flatMap((hba) =>
        this.#system
          .list(`${core}/${hba}`)
          .filter((name) => !name.startsWith('hba_'))
          .map((name) => `${core}/${hba}/${name}`),
      );
  }

  #exportsOf(backstore: string): string[] {
    return this.#tpgs().flatMap((tpg) =>
      this.#system
        .list(`${tpg}/lun`)
        .map((lun) => `${tpg}/lun/${lun}`)
        .filter((lun) => this.#linksIn(lun).some(({ to }) => to === backstore)),
    );
  }

  /** "already exists on a different TPG" */
  #isOfOtherGroup(portal: string): boolean {
    const [, target, tpg, name] = /^(.*)\/(tpgt_\d+)\/np\/([^/]+)$/.exec(portal) ?? [];
    return this.#tpgs().some(
      (other) =>
        other.startsWith(`${target}/`) &&
        other !== `${target}/${tpg}` &&
        this.#system.exists(`${other}/np/${name}`),
    );
  }

  #tpgs(): string[] {
    const targets = this.#system.list(`${lio}/iscsi`).map((name) => `${lio}/iscsi/${name}`);
    return targets
      .filter((path) => this.#system.stat(path)?.kind === 'directory')
      .flatMap((path) =>
        this.#system
          .list(path)
          .filter((name) => name.startsWith('tpgt_'))
          .map((name) => `${path}/${name}`),
      );
  }
}
