// A firewalld with one zone that answers over D-Bus in the recorded form and writes its zone file.
import type { Call } from '../../../../../agent/system/memory/history.ts';
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

export interface Rules {
  /** "3260/tcp" */
  ports?: string[];
  rules?: string[];
}

export interface Pretence {
  runtime?: Rules;
  permanent?: Rules;
  running?: boolean;
  files?: Record<string, string | object>;
}

const zoneFile = '/etc/firewalld/zones/public.xml';

export class PretendedFirewalld {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly runtime: Set<string>;
  readonly permanent: Set<string>;

  constructor({ runtime = {}, permanent = {}, running = true, files = {} }: Pretence) {
    this.runtime = new Set([...(runtime.ports ?? []), ...(runtime.rules ?? [])]);
    this.permanent = new Set([...(permanent.ports ?? []), ...(permanent.rules ?? [])]);
    this.system = createMemorySystem({
      files: {
        '/etc/firewalld/firewalld.conf': fixture('firewalld/firewalld.conf'),
        '/usr/lib/firewalld/zones/public.xml': fixture('firewalld/public-default.xml'),
        '/usr/lib/firewalld/zones/work.xml': fixture('firewalld/public-default.xml'),
        ...files,
      },
      commands: {
        busctl: (call) =>
          running ? this.#answer(call) : { code: 1, stderr: fixture('firewalld/not-running.stderr') },
      },
    });
    this.host = hostOf(this.system);
    if (this.permanent.size > 0) this.#save();
  }

  /** Calls that change something, as their method and values. */
  get changes(): string[] {
    return this.system.calls
      .map(({ argv }) => argv.slice(7).join(' ').replace('org.fedoraproject.FirewallD1.', ''))
      .filter((words) => /add|remove/.test(words));
  }

  #answer({ argv }: Call) {
    const [scope = '', member = '', , ...values] = argv.slice(7);
    if (member === 'getZoneByName') return fixture('firewalld/zone-object.json');
    if (member === 'getZoneSettings2')
      return values[0] === 'public'
        ? this.#settings()
        : { code: 1, stderr: fixture('firewalld/no-zone.stderr') };
    const isPermanent = scope.includes('.config.');
    const words = isPermanent ? values : values.slice(1);
    const entry = member.endsWith('Port') ? words.slice(0, 2).join('/') : (words[0] ?? '');
    return this.#switch(isPermanent ? this.permanent : this.runtime, member.startsWith('add'), entry);
  }

  #switch(openings: Set<string>, adds: boolean, entry: string) {
    if (adds === openings.has(entry))
      return { code: 1, stderr: fixture(`firewalld/${adds ? 'already' : 'not'}-enabled.stderr`) };
    if (adds) openings.add(entry);
    else openings.delete(entry);
    this.#save();
    return '';
  }

  #settings(): string {
    const { ports, rules } = divide(this.runtime);
    const settings = {
      ...(ports.length > 0 && { ports: { type: 'a(ss)', data: ports.map((port) => port.split('/')) } }),
      ...(rules.length > 0 && { rules_str: { type: 'as', data: rules } }),
    };
    return JSON.stringify({ type: 'a{sv}', data: [settings] });
  }

  #save(): void {
    const { ports, rules } = divide(this.permanent);
    const elements = [...ports.map(portElement), ...rules.map(ruleElement)];
    this.system.put(zoneFile, `<zone>\n${elements.join('')}</zone>\n`);
  }
}

function divide(entries: Set<string>): Required<Rules> {
  const isRule = (entry: string) => entry.startsWith('rule');
  return { ports: [...entries].filter((entry) => !isRule(entry)), rules: [...entries].filter(isRule) };
}

function portElement(entry: string): string {
  const [port, protocol] = entry.split('/');
  return `  <port port="${port}" protocol="${protocol}"/>\n`;
}

function ruleElement(rule: string): string {
  const [, family, address, port, protocol] =
    /family="(.*?)" source address="(.*?)" port port="(.*?)" protocol="(.*?)"/.exec(rule) ?? [];
  return `  <rule family="${family}">\n    <source address="${address}"/>\n    <port port="${port}" protocol="${protocol}"/>\n    <accept/>\n  </rule>\n`;
}
