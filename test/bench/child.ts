// What `measured` runs: prints the seconds since this process began, and its largest resident size in MB.
import { readSite } from '../../src/commands/load-site.ts';
import { loadInventory } from '../../src/inventory/load-inventory.ts';
import { matchHosts } from '../../src/inventory/pattern/pattern.ts';
import { Findings } from '../../src/source/mistake.ts';

const work: Record<string, (file: string, playbook: string) => Promise<void>> = {
  async inventory(file) {
    const hosts = matchHosts(await loadInventory([file]), 'site:!group5:&~group[0-9]+:!host9*');
    if (hosts.length === 0) throw new Error('the pattern chose no host');
  },
  async compile(file, playbook) {
    const findings = new Findings();
    const { connections } = await readSite(playbook, { inventory: [file], extraVars: [] }, findings);
    findings.throwIfAny();
    if (connections.size === 0) throw new Error('nothing was compiled');
  },
};

const [name = '', file = '', playbook = ''] = process.argv.slice(2);
await work[name]?.(file, playbook);
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${performance.now() / 1000} ${megabytes}\n`);
