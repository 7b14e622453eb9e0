import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imagesDirectory, labFiles, labNameFor, labsDirectory } from '../../../src/lab/lab-files.ts';

describe('where a lab keeps its files', () => {
  it.each([
    [{}, '/home/u/.local/state/iscsi-deploy/labs', '/home/u/.cache/iscsi-deploy/images'],
    [{ XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c' }, '/s/iscsi-deploy/labs', '/c/iscsi-deploy/images'],
    [
      { XDG_STATE_HOME: '', XDG_CACHE_HOME: '' },
      '/home/u/.local/state/iscsi-deploy/labs',
      '/home/u/.cache/iscsi-deploy/images',
    ],
  ])('follows the environment %j', (environment, labs, images) => {
    expect([labsDirectory(environment, '/home/u'), imagesDirectory(environment, '/home/u')]).toEqual([
      labs,
      images,
    ]);
  });

  it('has a name that the same inventory always gives, and another one does not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'site a-'));
    for (const name of ['one.yml', 'two.yml']) writeFileSync(join(folder, name), '');
    symlinkSync(join(folder, 'one.yml'), join(folder, 'link.yml'));
    const name = labNameFor([join(folder, 'one.yml')]);
    expect(name).toMatch(/^site-a-[\w-]+-[0-9a-f]{6}$/);
    expect(labNameFor([join(folder, '.', 'link.yml')])).toBe(name);
    expect(labNameFor([join(folder, 'two.yml')])).not.toBe(name);
  });

  it('is refused where a socket’s path would be too long for the kernel', () => {
    expect(() => labFiles(`/${'x'.repeat(90)}`, 'lab')).toThrow('too long for a socket');
    expect(
      labFiles(`/${'x'.repeat(80)}`, 'lab')
        .host('web01', 3)
        .socket('san2'),
    ).toMatch(/lab\/sockets\/3-san2$/);
  });
});
