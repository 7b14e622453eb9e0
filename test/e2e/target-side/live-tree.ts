// Everything that a kernel has of LIO, as lines that can be compared.
import type { Deployment } from '../deployment.ts';

/** Not under statistics/, which counts; hba_info holds a number that the kernel gives; some files can only be written. */
const dump = `
cd /sys/kernel/config/target
find . -type d
find . -type l -printf '%p -> %l\\n'
grep -ars '' --exclude-dir=statistics --exclude=hba_info . || true
`;

/** Sorted; "path", "path -> path" or "path:line". */
export async function liveTree(lab: Deployment, host: string): Promise<string[]> {
  const text = await lab.root(host, dump);
  return text.split('\n').map(comparable).sort();
}

/** Without what says nothing: an HBA's number, two ways to say "unset", and a depth that the kernel shows once the attribute was written. */
function comparable(line: string): string {
  return line
    .replace(/core\/([a-z_]+?)_\d+/, 'core/$1')
    .replace(/((?:userid|password)(?:_mutual)?:)NULL$/, '$1')
    .replace(/Max Queue Depth: \d+/, '');
}
