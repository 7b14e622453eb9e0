import { describe, expect, it } from 'vitest';
import { labHosts } from '../../../src/lab/host-wishes.ts';

const host = (name: string, vars: Record<string, unknown> = {}) => ({ name, vars });

describe('what an inventory says about a machine', () => {
  it('is bookworm, 512 MiB and no disk where it says nothing', () => {
    expect(labHosts([host('web01', { ansible_host: '192.0.2.1', lun: 4 })])).toEqual([
      {
        ...{ name: 'web01', release: 'bookworm', memory: 512 * 2 ** 20, disks: [] },
        addresses: { san1: ['10.77.1.11/24', 'fd77:1::11/64'], san2: ['10.77.2.11/24', 'fd77:2::11/64'] },
      },
    ]);
  });

  it('is taken as it is written', () => {
    const vars = {
      lab_release: 'trixie',
      lab_memory: '1GiB',
      lab_disks: [{ serial: 'myvg', size: '4GiB' }],
      lab_networks: { san1: ['10.0.0.11/24'] },
    };
    expect(labHosts([host('storage01', vars)])).toEqual([
      {
        ...{
          name: 'storage01',
          release: 'trixie',
          memory: 2 ** 30,
          disks: [{ serial: 'myvg', size: 2 ** 32 }],
        },
        addresses: { san1: ['10.0.0.11/24'], san2: ['10.77.2.11/24', 'fd77:2::11/64'] },
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a release that no image is made of', { lab_release: 'sid' }, 'lab_release'],
    [
      'memory without a unit',
      { lab_memory: 512 },
      'too little to boot; want at least 256MiB, written with its unit',
    ],
    ['a size that is none', { lab_disks: [{ serial: 'a', size: '4 gigs' }] }, 'lab_disks.0.size: not a size'],
    [
      'a serial longer than virtio shows',
      { lab_disks: [{ serial: 'x'.repeat(21), size: '1GiB' }] },
      '1 to 20 letters',
    ],
    [
      'one serial for two disks',
      { lab_disks: [1, 2].map(() => ({ serial: 'a', size: '1GiB' })) },
      'two disks have one serial',
    ],
    ['a network that there is not', { lab_networks: { san3: [] } }, 'san3'],
    [
      'an address without prefix length',
      { lab_networks: { san1: ['10.0.0.1'] } },
      'want an address with its prefix length',
    ],
  ])('is refused if it is %s', (_, vars, message) => {
    expect(() => labHosts([host('storage01', vars)])).toThrow(message);
  });

  it('is refused with every mistake at once', () => {
    const hosts = [host('bad_name'), host('web01', { lab_release: 'sid', lab_memory: '1MiB' })];
    expect(() => labHosts(hosts)).toThrow(
      /bad_name: not a name.*\n.*web01: lab_release.*\n.*web01: lab_memory/,
    );
  });

  it('is refused for an inventory without hosts', () => {
    expect(() => labHosts([])).toThrow('the inventory has no hosts');
  });
});
