// What a map is called and how it works, as a file of its own that multipath reads beside multipath.conf (multipath.conf(5)).
import type { MapSettings } from '../../src/contract/kinds/multipath.ts';

export const fragmentDirectory = '/etc/multipath/conf.d';

export function fragmentPath(alias: string): string {
  return `${fragmentDirectory}/iscsi-deploy-${alias}.conf`;
}

export function fragmentText(alias: string, wwid: string, settings: MapSettings): string {
  const entries = Object.entries({ wwid, alias, ...settings }).filter(([, value]) => value !== undefined);
  return [
    '# Made by iscsi-deploy for one map; the next run writes it anew.',
    'multipaths {',
    '\tmultipath {',
    ...entries.map(([name, value]) => `\t\t${name} "${value}"`),
    '\t}',
    '}',
    '',
  ].join('\n');
}

export function wwidIn(fragment: string): string | undefined {
  return /^\s*wwid "([^"]+)"$/m.exec(fragment)?.[1];
}
