// With targetcli and targetctl of each release: what we configured they read, restore and save; what they built, we need not change.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Deployment } from '../deployment.ts';
import { backToInstalled, each, onEach, playbook, resultOf, savedAs, textOf, unchanged } from './hosts.ts';
import { liveTree } from './live-tree.ts';

/** forky's rtslib 2.2.3 calls its own clear() with an argument that it does not take; this is what clear() does. */
const clear =
  'targetctl clear 2>/dev/null || python3 -c "import rtslib; rtslib.RTSRoot().clear_existing(confirm=True)"';

const listObjects = 'cd /sys/kernel/config/target; ls core iscsi | grep -E "_[0-9]|iqn" || true';

export function itIsCompatible(lab: Deployment): void {
  describe('a configuration of ours', () => {
    beforeAll(() => backToInstalled(lab));

    it('is made in one run on every release, and stays as it is in the next', async () => {
      expect((await lab.run(playbook('everything'))).code).toBe(0);
      expect(resultOf(await lab.run(playbook('everything')))).toEqual(unchanged);
    });

    it('is saved by targetctl as we saved it', async () => {
      const saved = (host: string) => lab.root(host, `cat ${savedAs}`).then(sortedJson);
      const ours = await onEach(saved);
      const theirs = await onEach((host) =>
        lab.root(host, 'rm -f /run/theirs.json; targetctl save /run/theirs.json; cat /run/theirs.json'),
      );
      for (const [host, text] of Object.entries(theirs)) expect(sortedJson(text), host).toEqual(ours[host]);
    });

    it('is listed by targetcli', async () => {
      const listed = await onEach((host) => lab.root(host, 'targetcli ls'));
      for (const [host, tree] of Object.entries(listed)) {
        for (const part of [
          `${host}.everything`,
          `${host}.anybody`,
          '/dev/pool/volume',
          '/srv/iscsi/on-file.img',
          ':3261',
          '[fd77:1::',
        ])
          expect(tree, host).toContain(part);
      }
    });

    it('comes back from the file as the same live tree', async () => {
      const before = await onEach((host) => liveTree(lab, host));
      expect(await onEach((host) => lab.root(host, `${clear}; ${listObjects}`))).toEqual(each(''));
      await onEach((host) => lab.root(host, `targetctl restore ${savedAs}`));
      expect(await onEach((host) => liveTree(lab, host))).toEqual(before);
      expect(resultOf(await lab.run(playbook('everything')))).toEqual(unchanged);
    });
  });

  describe('a configuration by hand', () => {
    beforeAll(() => backToInstalled(lab));

    it('needs no change once it is described', async () => {
      await onEach((host) => lab.root(host, textOf('by-hand.sh')));
      const before = await onEach((host) => liveTree(lab, host));
      expect(resultOf(await lab.run(playbook('by-hand')))).toEqual(unchanged);
      expect(await onEach((host) => liveTree(lab, host))).toEqual(before);
    });
  });
}

/** The order of lists says nothing in this file; rtslib lists as the kernel does. */
function sortedJson(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    Array.isArray(value)
      ? value.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
      : value,
  );
}
