// A host with a dpkg status file, and an apt that changes it as the real one does: enough to see a provider converge.
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

interface Entry {
  status: string;
  version: string;
}

export interface Pretence {
  /** What is installed at first; a text is a version that is properly installed. */
  installed?: Record<string, string | Entry>;
  /** What the lists on the host offer. */
  offered?: Record<string, string>;
  /** What they offer once they have been fetched again. */
  offeredLater?: Record<string, string>;
  /** Packages that come or go along. */
  companions?: Record<string, string[]>;
  files?: Record<string, string | object>;
}

const liveBackstore = { '/sys/kernel/config/target/core/iblock_0/web/udev_path': '/dev/vg/web\n' };
export const live = { files: liveBackstore };

/** Backstores are served, and /usr/sbin/policy-rc.d is as given. */
export function liveWithPolicy(policy: string | object) {
  return { files: { ...liveBackstore, '/usr/sbin/policy-rc.d': policy } };
}

export class PretendedApt {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  /** Text of policy-rc.d while each transaction ran. */
  readonly policies: (string | undefined)[] = [];
  readonly #entries = new Map<string, Entry>();
  #offered: Record<string, string>;
  readonly #companions: Record<string, string[]>;

  constructor({
    installed = {},
    offered = {},
    offeredLater = offered,
    companions = {},
    files = {},
  }: Pretence) {
    this.#offered = offered;
    this.#companions = companions;
    for (const [name, entry] of Object.entries(installed)) {
      const sound = typeof entry === 'string' ? { status: 'install ok installed', version: entry } : entry;
      this.#entries.set(name, sound);
    }
    this.system = createMemorySystem({
      files: {
        '/usr/sbin/': {},
        '/proc/locks': '',
        '/var/lib/dpkg/lock-frontend': '',
        '/var/lib/dpkg/status': () => this.#status(),
        ...files,
      },
      commands: {
        'apt-get --simulate': ({ argv }) => this.#simulate(argv),
        'apt-get -q update': () => {
          this.#offered = offeredLater;
          return '';
        },
        'apt-get -y': ({ argv }) => this.#transact(argv),
        'apt-cache policy': ({ argv }) => this.#policy(argv.slice(3)),
        dpkg: () => this.#configure(),
      },
    });
    this.host = hostOf(this.system);
  }

  /** The version of a package that is properly installed. */
  versionOf(name: string): string | undefined {
    const entry = this.#entries.get(name);
    return entry?.status === 'install ok installed' ? entry.version : undefined;
  }

  #status(): string {
    return [...this.#entries]
      .map(([name, { status, version }]) => `Package: ${name}\nStatus: ${status}\nVersion: ${version}\n\n`)
      .join('');
  }

  #names(argv: readonly string[]): string[] {
    const named = argv.slice(argv.indexOf('--') + 1);
    return [...new Set(named.flatMap((name) => [name, ...(this.#companions[name] ?? [])]))];
  }

  #simulate(argv: readonly string[]) {
    const names = this.#names(argv);
    if (argv.includes('remove'))
      return names.map((name) => `Remv ${name} [${this.#entries.get(name)?.version}]\n`).join('');
    const missing = names.filter((name) => this.#offered[name] === undefined);
    if (missing.length > 0)
      return { code: 100, stderr: missing.map((name) => `E: Unable to locate package ${name}\n`).join('') };
    return names.map((name) => this.#move(name)).join('');
  }

  #move(name: string): string {
    const old = this.#entries.get(name);
    const from = old && !/config-files|half-installed/.test(old.status) ? ` [${old.version}]` : '';
    return `Inst ${name}${from} (${this.#offered[name]} Debian:12 [all])\n`;
  }

  #transact(argv: readonly string[]) {
    this.policies.push(this.system.readTextIfExists('/usr/sbin/policy-rc.d'));
    const names = this.#names(argv);
    const missing = names.filter((name) => !argv.includes('remove') && this.#offered[name] === undefined);
    if (missing.length > 0) return { code: 100, stderr: `E: Unable to locate package ${missing[0]}\n` };
    for (const name of names) {
      if (argv.includes('remove'))
        this.#entries.set(name, { status: 'deinstall ok config-files', version: '0' });
      else this.#entries.set(name, { status: 'install ok installed', version: this.#offered[name] ?? '' });
    }
    return '';
  }

  #policy(names: readonly string[]): string {
    return names.map((name) => `${name}:\n  Candidate: ${this.#offered[name] ?? '(none)'}\n`).join('');
  }

  #configure(): string {
    this.policies.push(this.system.readTextIfExists('/usr/sbin/policy-rc.d'));
    for (const [name, entry] of this.#entries)
      if (entry.status === 'install ok half-configured')
        this.#entries.set(name, { ...entry, status: 'install ok installed' });
    for (const file of this.system.list('/var/lib/dpkg/updates'))
      this.system.remove(`/var/lib/dpkg/updates/${file}`);
    return '';
  }
}
