// Mistakes that show only for some hosts: the same one for many hosts is one mistake with a list of hosts.
import { type Findings, formatMistake, type Mistake } from '../../source/mistake.ts';
import { enumerate } from '../../source/nearest.ts';

export class HostFindings {
  readonly #found = new Map<string, { mistake: Mistake; hosts: Set<string> }>();

  add(host: string, mistake: Mistake): void {
    const key = formatMistake(mistake);
    const known = this.#found.get(key) ?? { mistake, hosts: new Set<string>() };
    known.hosts.add(host);
    this.#found.set(key, known);
  }

  /** Hands everything over, each with the hosts it is about; what was found without any host already is left out. */
  reportTo(findings: Findings): void {
    const known = new Set(findings.mistakes.map(formatMistake));
    for (const [text, { mistake, hosts }] of this.#found)
      if (!known.has(text))
        findings.add(mistake, `${mistake.message} (${nameHosts([...hosts])})`, mistake.hint);
  }
}

function nameHosts(hosts: readonly string[]): string {
  const [only] = hosts;
  return hosts.length === 1 ? `for ${only}` : `for ${hosts.length} hosts: ${enumerate(hosts, 5)}`;
}
