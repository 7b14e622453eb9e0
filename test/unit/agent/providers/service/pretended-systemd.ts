// A host with recorded unit files, and a systemctl that makes the links and the traces in /run and the cgroup tree that systemd makes.
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

const library = '/usr/lib/systemd/system';
const wants = '/etc/systemd/system/sysinit.target.wants';
const alias = '/etc/systemd/system/iscsi.service';

export interface Pretence {
  enabled?: string[];
  running?: string[];
  /** Active without a process, as a oneshot that remains. */
  remaining?: string[];
  files?: Record<string, string | object>;
}

export class PretendedSystemd {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly #active: Set<string>;

  constructor({ enabled = [], running = [], remaining = [], files = {} }: Pretence) {
    this.#active = new Set(remaining);
    this.system = createMemorySystem({
      files: {
        ...unitFiles(['open-iscsi', 'iscsid', 'rtslib-fb-targetctl', 'dbus', 'firewalld']),
        [`${wants}/`]: {},
        '/run/systemd/units/': {},
        ...files,
      },
      commands: {
        'systemctl show': ({ argv }) =>
          `ActiveState=${this.#stateOf(argv.at(-1) ?? '')}\nNeedDaemonReload=no\n`,
        'systemctl --no-ask-password': ({ argv }) => this.#obey(argv[3] ?? '', argv.at(-1) ?? ''),
      },
    });
    this.host = hostOf(this.system);
    for (const unit of enabled) this.#obey('enable', unit);
    for (const unit of running) this.#obey('start', unit);
  }

  #stateOf(unit: string): string {
    return this.#active.has(unit) ? 'active' : 'inactive';
  }

  #obey(verb: string, unit: string): string {
    if (verb === 'enable') this.#link(unit);
    if (verb === 'disable') this.#unlink(unit);
    if (['start', 'restart'].includes(verb)) this.#start(unit);
    if (verb === 'stop') this.#stop(unit);
    return '';
  }

  #link(unit: string): void {
    this.system.put(`${wants}/${unit}`, { link: `${library}/${unit}` });
    if (unit === 'open-iscsi.service') this.system.put(alias, { link: `${library}/${unit}` });
  }

  #unlink(unit: string): void {
    this.system.remove(`${wants}/${unit}`);
    if (unit === 'open-iscsi.service') this.system.remove(alias);
  }

  #start(unit: string): void {
    this.#active.add(unit);
    this.system.put(`/run/systemd/units/invocation:${unit}`, { link: '8bfed45001364285b231ba63238be074' });
    this.system.put(`/sys/fs/cgroup/system.slice/${unit}/cgroup.events`, 'populated 1\nfrozen 0\n');
  }

  #stop(unit: string): void {
    this.#active.delete(unit);
    this.system.remove(`/run/systemd/units/invocation:${unit}`);
    this.system.remove(`/sys/fs/cgroup/system.slice/${unit}`);
  }
}

function unitFiles(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`${library}/${name}.service`, fixture(`systemctl/${name}.service`)]),
  );
}
