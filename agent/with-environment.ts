// The host as a task with `environment` sees it: what it runs has more variables, everything else is the same.
import type { Host } from './provider.ts';
import type { System } from './system/system.ts';

/** What a provider sets itself for a command wins. */
export function withEnvironment(host: Host, environment: Record<string, string> | undefined): Host {
  if (environment === undefined) return host;
  const { system } = host;
  const exec: System['exec'] = (argv, options) =>
    system.exec(argv, { ...options, env: { ...environment, ...options.env } });
  const get = (_: System, name: string) => {
    const found: unknown = name === 'exec' ? exec : Reflect.get(system, name);
    return typeof found === 'function' ? found.bind(system) : found;
  };
  return { ...host, system: new Proxy(system, { get }) };
}
