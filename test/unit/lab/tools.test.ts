import { describe, expect, it } from 'vitest';
import { installCommand, missingPackages } from '../../../src/lab/tools.ts';

const nothing = () => false;

describe('the tools of a lab', () => {
  it('are few where the image is there', () => {
    expect(missingPackages({ image: false, root: true }, nothing)).toEqual([
      ...['qemu-system-x86', 'qemu-utils', 'util-linux', 'openssh-client'],
    ]);
  });

  it('are more where an image must be built, and most for an ordinary user', () => {
    const asRoot = missingPackages({ image: true, root: true }, nothing);
    const asUser = missingPackages({ image: true, root: false }, nothing);
    expect(asRoot).toContain('mmdebstrap');
    expect(asUser).toEqual([...asRoot, 'uidmap', 'fakeroot']);
  });

  it('are only those that are missing', () => {
    expect(missingPackages({ image: true, root: true }, (tool) => tool !== 'mmdebstrap')).toEqual([
      'mmdebstrap',
    ]);
  });

  it('are installed by one command', () => {
    expect(installCommand(['mmdebstrap', 'uidmap']).join(' ')).toBe(
      'apt-get install --yes --no-install-recommends mmdebstrap uidmap',
    );
  });
});
