// Why a target refused a client, the server's kernel knows alone: what it logged while the client tried goes with the client's failure.
import { setTimeout as sleep } from 'node:timers/promises';
import type { KernelLog } from '../contract/messages.ts';
import type { Resource } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import { listInitiators } from './initiators.ts';
import type { RunState } from './state.ts';

/** Seconds for the server to answer: it may be at work itself, and the client's failure is worth more than its reason. */
const patience = 5;
/** Lines that are shown. */
const shown = 3;

/** The logs of the servers of one client, from the moment on at which it begins with some of its tasks. Never rejects. */
export class ServerLogs {
  readonly #begins: ReadonlyMap<string, Promise<KernelLog | undefined>>;

  constructor(
    readonly state: RunState,
    readonly client: string,
    resources: readonly Resource[],
  ) {
    const servers = new Set(resources.flatMap((resource) => this.#serverOf(resource) ?? []));
    this.#begins = new Map([...servers].map((server) => [server, this.#ask(server)]));
  }

  /** The result as it was, or its failure with what the server's kernel says of it, where the target is one of the same run. */
  async explain(resource: Resource | undefined, result: ResourceResult): Promise<ResourceResult> {
    const { failure } = result;
    if (resource?.kind !== 'iscsi_session' || failure?.cause !== 'host') return result;
    const server = this.#serverOf(resource);
    const begin = server === undefined ? undefined : await this.#begins.get(server);
    if (server === undefined || begin === undefined) return result;
    const { lines = [] } = (await this.#ask(server, begin.next)) ?? {};
    const said = describe(server, lines, [resource.desired.iqn, this.#initiator()]);
    return said === undefined
      ? result
      : { ...result, failure: { ...failure, message: `${failure.message}; ${said}` } };
  }

  #serverOf(resource: Resource): string | undefined {
    if (resource.kind !== 'iscsi_session' || resource.desired.state !== 'present') return undefined;
    const { iqn } = resource.desired;
    return this.state.fleet.targets.find(({ desired }) => desired.iqn === iqn)?.host;
  }

  #initiator(): string | undefined {
    const { fleet, observations } = this.state;
    return listInitiators(fleet, observations).find(({ host }) => host === this.client)?.name;
  }

  async #ask(server: string, from?: number): Promise<KernelLog | undefined> {
    const { members, request } = this.state;
    const answer = members
      .get(server)
      ?.session?.kernelLog(from)
      .catch(() => undefined);
    const late = sleep(patience * 1000, undefined, { signal: request.signal, ref: false });
    return Promise.race([answer, late.catch(() => undefined)]);
  }
}

/** Lines that say with which client or target are told as they are; of the others nobody knows whether they are about this client. */
export function describe(
  server: string,
  lines: readonly string[],
  own: readonly (string | undefined)[],
): string | undefined {
  const reasons = [...new Set(lines.map((line) => line.trim()).filter(isReason))];
  const named = reasons.filter((line) => namesIn(line).some((name) => own.includes(name)));
  if (named.length > 0) return `the kernel of ${server} says: ${newest(named)}`;
  const unnamed = reasons.filter((line) => namesIn(line).length === 0);
  return unnamed.length > 0
    ? `the kernel of ${server} said meanwhile, without a name: ${newest(unnamed)}`
    : undefined;
}

function newest(lines: readonly string[]): string {
  return lines.slice(-shown).join(' ');
}

/** Of LIO's logins (drivers/target/iscsi of Linux 6.1); "iSCSI Login negotiation failed." follows on each, and on every probe of the port. */
function isReason(line: string): boolean {
  return /iscsi|chap|security negotiation|target iqn/i.test(line) && !/login negotiation failed/i.test(line);
}

function namesIn(line: string): string[] {
  const names = line.match(/\b(?:iqn|eui|naa)\.[^\s,;"'()]+/gi) ?? [];
  return names.map((name) => name.replace(/[.:]+$/, '').toLowerCase());
}
