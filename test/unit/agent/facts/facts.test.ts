import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../../agent/facts/index.ts';
import { HostError } from '../../../../agent/provider.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { facts } from '../../../../src/contract/facts.ts';
import { fixture } from '../tools/fixture.ts';

const files = {
  '/proc/sys/kernel/hostname': 'db01\n',
  '/proc/sys/kernel/arch': 'x86_64\n',
  '/proc/sys/kernel/osrelease': '6.1.0-56-amd64\n',
  '/proc/sys/kernel/random/boot_id': 'b1598b85-522e-4ff7-86f7-eae212e90526\n',
  '/etc/os-release': fixture('os-release/debian-12'),
};
const commands = { ip: fixture('ip/addr.json') };

describe('facts', () => {
  it('are what the contract wants, read without writing', () => {
    const system = createMemorySystem({ files, commands });
    const read = readFacts(system);
    expect(facts.parse(read)).toEqual(read);
    expect(read).toMatchObject({
      hostname: 'db01',
      architecture: 'x86_64',
      kernel: '6.1.0-56-amd64',
      os: { family: 'debian' },
    });
    expect(read.addresses).toContainEqual({ interface: 'eth1', address: '10.77.1.13', prefix: 24 });
    expect(system.journal).toEqual([]);
    expect(system.calls).toHaveLength(1);
  });

  it.each([
    ['the name of the file', 'InitiatorName=iqn.2026-11.com.example:db01\n', 'iqn.2026-11.com.example:db01'],
    [
      'the first of two, as iscsid does',
      'InitiatorName=iqn.2026-11.a:b\nInitiatorName=iqn.2026-11.c:d\n',
      'iqn.2026-11.a:b',
    ],
    ['no commented name', '# InitiatorName=iqn.2026-11.a:b\n', undefined],
    ["no name before Debian's first start", 'GenerateName=yes\n', undefined],
    ['no name without the file', undefined, undefined],
  ])('have %s', (_what, text, name) => {
    const initiator = text === undefined ? {} : { '/etc/iscsi/initiatorname.iscsi': text };
    const system = createMemorySystem({ files: { ...files, ...initiator }, commands });
    expect(readFacts(system).initiator_name).toBe(name);
  });

  it.each([
    [[0x3e, 0], 'x86_64'],
    [[0xb7, 0], 'aarch64'],
    [[0xf3, 0], 'unknown'],
  ])("know the architecture of kernels before 6.1 from the agent's own header", (machine, architecture) => {
    const { '/proc/sys/kernel/arch': _absent, ...older } = files;
    const header = Uint8Array.from([...Array.from({ length: 18 }, () => 0), ...machine]);
    const system = createMemorySystem({ files: { ...older, '/proc/self/exe': header }, commands });
    expect(readFacts(system).architecture).toBe(architecture);
  });

  it('find the distribution where /etc has no link to it', () => {
    const { '/etc/os-release': text, ...others } = files;
    const system = createMemorySystem({ files: { ...others, '/usr/lib/os-release': text }, commands });
    expect(readFacts(system).os.id).toBe('debian');
  });

  it('say what is missing', () => {
    expect(() => readFacts(createMemorySystem({ files }))).toThrow(
      new HostError('ip is not installed on this host'),
    );
  });
});
