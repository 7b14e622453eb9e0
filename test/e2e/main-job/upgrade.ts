// A package of the storage stack is upgraded while a client writes: its postinst would restart the restore unit and wipe the target.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whileWriting } from '../writing.ts';
import type { Three } from './three.ts';

/** The same package under a higher version, in the host's own repository: the postinst is the distribution's, unchanged. */
const publishNewVersion = `
set -e
cd /srv/packages
old=$(ls python3-rtslib-fb_*.deb | head -n 1)
rm -rf /tmp/repack && dpkg-deb -R "$old" /tmp/repack
sed -i 's/^Version: .*/&+lab1/' /tmp/repack/DEBIAN/control
dpkg-deb -b /tmp/repack "python3-rtslib-fb_lab1_all.deb" >/dev/null
file=python3-rtslib-fb_lab1_all.deb
{
  echo
  cat /tmp/repack/DEBIAN/control
  echo "Filename: ./$file"
  echo "Size: $(stat -c %s $file)"
  echo "SHA256: $(sha256sum $file | cut -d' ' -f1)"
} > /tmp/stanza
gunzip -c Packages.gz > /tmp/Packages.all 2>/dev/null || cp Packages /tmp/Packages.all
cat /tmp/stanza >> /tmp/Packages.all
cp /tmp/Packages.all Packages
gzip -9 -c /tmp/Packages.all > Packages.gz
apt-get -qq update
`;

export function itUpgradesUnderLoad(three: Three, scratch: string): void {
  describe('a package of the storage stack', () => {
    const version = async () =>
      (await three.root('storage01', 'dpkg-query -W python3-rtslib-fb | cut -f2')).trim();
    const playbook = (state: string) => {
      const file = join(scratch, `rtslib-${state}.yml`);
      const task = `- name: rtslib\n      package: { name: python3-rtslib-fb, state: ${state} }`;
      writeFileSync(file, `- name: Upgrade\n  hosts: storage\n  become: true\n  tasks:\n    ${task}\n`);
      return file;
    };

    it('is not upgraded by a run that only wants it present', async () => {
      await three.root('storage01', publishNewVersion);
      const before = await version();
      const { outcome, code } = await three.run(playbook('present'));
      expect(code).toBe(0);
      expect(outcome.hosts[0]?.tasks[0]?.changes).toEqual([]);
      expect(await version()).toBe(before);
    });

    it('is upgraded on demand, under I/O, with 0 errors and the same session', async () => {
      const { outcome, code } = await whileWriting(three, 'web01', () => three.run(playbook('latest')));
      expect(code).toBe(0);
      expect(outcome.hosts[0]?.tasks[0]?.changes).toHaveLength(1);
      expect(await version()).toMatch(/\+lab1$/);
    });

    it('leaves no ban on services behind', async () => {
      expect(await three.root('storage01', 'ls /usr/sbin/policy-rc.d 2>&1 || true')).toContain(
        'No such file',
      );
    });
  });
}
