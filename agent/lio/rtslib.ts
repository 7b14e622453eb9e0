// The installed rtslib, asked in its own source: where it keeps the configuration differs between distributions, not between versions alone.
import type { Projection } from '../projection.ts';
import { HostError, Refusal } from '../provider.ts';
import type { System } from '../system/system.ts';

export interface Rtslib {
  /** Its Python package. */
  directory: string;
  /** Where the boot restore reads saveconfig.json. */
  saveFile: string;
  /** Where it puts the kernel's database of reservations; absent in versions that leave it alone. */
  dbroot?: string;
}

const installRtslib = 'put a task `package: { name: iscsi-target }` before this one';

/** `undefined` where rtslib is not installed. */
export function findRtslib(system: System): Rtslib | undefined {
  for (const directory of candidates(system)) {
    const source = system.readTextIfExists(`${directory}/root.py`);
    const rtslib = source === undefined ? undefined : parseRoot(source, directory);
    if (rtslib) return rtslib;
  }
  return undefined;
}

/** Throws HostError where it is not installed. */
export function requireRtslib(system: System): Rtslib {
  const rtslib = findRtslib(system);
  if (!rtslib) throw new HostError('rtslib is not installed', installRtslib);
  return rtslib;
}

/** For plans: an earlier task may bring it. */
export function refuseMissingRtslib(rtslib: Rtslib | undefined, projection: Projection): void {
  if (rtslib || projection.has('package', 'iscsi-target') || projection.has('command', 'targetctl')) return;
  throw new Refusal(
    'rtslib is not installed, so nothing would bring the configuration back after a reboot',
    installRtslib,
  );
}

/** Two constants in rtslib's root.py: the same names from 2.1.fb60 to 2.2. */
export function parseRoot(source: string, directory: string): Rtslib | undefined {
  const saveFile = constantOf(source, 'default_save_file');
  const dbroot = constantOf(source, '_preferred_dbroot');
  return saveFile === undefined ? undefined : { directory, saveFile, ...(dbroot && { dbroot }) };
}

function constantOf(source: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name} = ["']([^"']+)["']`, 'm').exec(source)?.[1];
}

/** Debian and its kin say dist-packages, the others site-packages; the package was renamed in 2.2. */
function candidates(system: System): string[] {
  return system
    .list('/usr/lib')
    .filter((name) => name.startsWith('python3'))
    .flatMap((python) =>
      ['dist-packages', 'site-packages'].map((packages) => `/usr/lib/${python}/${packages}`),
    )
    .flatMap((packages) => ['rtslib_fb', 'rtslib'].map((name) => `${packages}/${name}`));
}

/** The highest number under which this version can load a mapped LUN; `undefined` where it sets no limit of its own. */
export function readMappedLunLimit(system: System, directory: string): number | undefined {
  const source = system.readTextIfExists(`${directory}/target.py`) ?? '';
  const [, digits] = /^\s+MAX_LUN = (\d+)$/m.exec(source) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
