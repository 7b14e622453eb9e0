// What the tests beyond the units need of a machine. In CI everything must run; elsewhere what cannot run is named with its reason.
import { installCommand, missingPackages, toolExists } from '../src/lab/tools.ts';

export type Demanding = 'integration' | 'e2e';

/** Why the tests cannot run here, and the way out; undefined where they can, and always in CI, where a failure has to show. */
export function obstacleTo(project: Demanding): string | undefined {
  if (process.env['CI'] === 'true') return undefined;
  const root = process.getuid?.() === 0;
  return project === 'integration' ? obstacleToIntegration(root) : obstacleToLab(root);
}

function obstacleToIntegration(root: boolean): string | undefined {
  return root ? undefined : 'they mount file systems and start an SSH server of their own: run them as root';
}

function obstacleToLab(root: boolean): string | undefined {
  const missing = missingPackages({ image: true, root }, toolExists);
  const canInstall = root && toolExists('apt-get');
  return missing.length === 0 || canInstall
    ? undefined
    : `they need a lab: sudo ${installCommand(missing).join(' ')}`;
}
