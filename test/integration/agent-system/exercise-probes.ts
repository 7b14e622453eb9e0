// Probes of `address port` pairs from the command line, each with a deadline of half a second.
import type { Exercise } from './findings.ts';

export const exerciseProbes: Exercise = (system, findings, argv) => {
  for (let at = 0; at < argv.length; at += 2) {
    const [address = '', port = ''] = argv.slice(at, at + 2);
    findings.note(address, () => system.probe(address, Number(port), 0.5));
  }
};
