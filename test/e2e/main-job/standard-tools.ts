// What targetcli, targetctl and firewalld say of what we configured without them.
import { describe, expect, it } from 'vitest';
import type { Three } from './three.ts';

export function itAgreesWithStandardTools(three: Three): void {
  describe('the standard tools', () => {
    interface Saved {
      storage_objects: { name: string }[];
      targets: { wwn: string }[];
    }
    /** Order says nothing in this file; rtslib lists as the kernel does. */
    const sorted = (saved: Saved) => ({
      ...saved,
      storage_objects: saved.storage_objects.toSorted((a, b) => a.name.localeCompare(b.name)),
      targets: saved.targets.toSorted((a, b) => a.wwn.localeCompare(b.wwn)),
    });

    it('targetctl saves what we saved', async () => {
      await three.root('storage01', 'rm -f /tmp/theirs.json; targetctl save /tmp/theirs.json');
      const theirs = JSON.parse(await three.root('storage01', 'cat /tmp/theirs.json'));
      const ours = JSON.parse(await three.root('storage01', 'cat /etc/rtslib-fb-target/saveconfig.json'));
      expect(sorted(ours)).toEqual(sorted(theirs));
    });

    it('targetcli lists what was configured', async () => {
      const tree = await three.root('storage01', 'targetcli ls');
      for (const part of [
        'mylvm',
        '/srv/iscsi/scratch.img',
        'iqn.2026-11.com.example:storage01.web',
        'iqn.2026-11.com.example:storage01.db',
        ':3260',
      ]) {
        expect(tree).toContain(part);
      }
    });

    it('the firewall lets the clients in, now and after a reload', async () => {
      const rules = 'firewall-cmd --list-all; firewall-cmd --permanent --list-all';
      expect((await three.root('storage01', rules)).match(/3260/g)?.length).toBeGreaterThanOrEqual(2);
    });
  });
}
