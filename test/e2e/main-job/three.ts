// The three hosts of the walkthrough and what is expected of them.
import type { Deployment, RunEnded } from '../deployment.ts';

export type Three = Deployment;

export const site = 'playbooks/site.yml';
export const server = 'storage01';
export const clients = ['web01', 'db01'];
export const verified = ['web01 verified', 'db01 verified'];

/** Every disk that a run reported, as its client names it for good: "web01 naa.6001405…". */
export function identities(three: Three, { outcome }: RunEnded): Promise<string[]> {
  return Promise.all(
    outcome.rows.map(async ({ client, device }) => {
      const name = device?.replace('/dev/', '') ?? 'none';
      return `${client} ${(await three.root(client, `cat /sys/block/${name}/device/wwid`)).trim()}`;
    }),
  );
}
