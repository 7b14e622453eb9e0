import { describe, expect, it } from 'vitest';
import { labHosts } from '../../../src/lab/host-wishes.ts';
import { labFiles } from '../../../src/lab/lab-files.ts';
import { qemuArguments } from '../../../src/lab/qemu-arguments.ts';

const [host] = labHosts([
  { name: 'storage01', vars: { lab_memory: '768MiB', lab_disks: [{ serial: 'myvg', size: '1GiB' }] } },
]);
const image = { disk: '/i/root.raw', kernel: '/i/kernel', initrd: '/i/initrd' };
const files = labFiles('/labs', 'a,b').host('storage01', 0);
const machineId = '0123456789abcdef0123456789abcdef';

function argumentsFor(accelerator: 'kvm' | 'tcg'): string[] {
  return host ? qemuArguments({ host, index: 0, machineId, files, image }, accelerator) : [];
}

const given = (flag: string, all: string[]) => all.filter((_, index) => all[index - 1] === flag);

describe('the command line of a machine', () => {
  it.each([
    ['kvm', 'kvm', 'host'],
    ['tcg', 'tcg,thread=multi,tb-size=256', 'max,la57=off'],
  ] as const)('uses %s as it was chosen', (accelerator, accel, cpu) => {
    const all = argumentsFor(accelerator);
    expect([given('-accel', all), given('-cpu', all)]).toEqual([[accel], [cpu]]);
  });

  it('has the root disk first, then the disks of the host by their serials', () => {
    const disks = given('-device', argumentsFor('tcg')).filter((device) => device.startsWith('virtio-blk'));
    expect(disks).toEqual([
      'virtio-blk-pci,drive=root,serial=root',
      'virtio-blk-pci,drive=disk0,serial=myvg',
    ]);
  });

  it('is on a closed SSH network and two storage networks, in this order', () => {
    const networks = given('-netdev', argumentsFor('tcg'));
    expect(networks[0]).toBe('user,id=ssh,restrict=on');
    expect(networks.slice(1).map((netdev) => netdev.replace(/,addr.*/, ''))).toEqual([
      'stream,id=san1,server=off',
      'stream,id=san2,server=off',
    ]);
  });

  it('writes a comma in a path twice, as QEMU wants it', () => {
    expect(given('-drive', argumentsFor('tcg'))[0]).toContain('file=/labs/a,,b/hosts/storage01/root.qcow2,');
  });

  it('may reboot and be identified', () => {
    const all = argumentsFor('tcg');
    expect(all).not.toContain('-no-reboot');
    expect([given('-uuid', all), given('-m', all)]).toEqual([
      ['01234567-89ab-cdef-0123-456789abcdef'],
      ['768M'],
    ]);
  });
});
