import { expect, it } from 'vitest';
import { readTable } from '../../../../agent/tools/sfdisk.ts';
import { fixture, success } from './fixture.ts';

const MiB = 2 ** 20;
const { parse } = readTable('/dev/x');

it('a table has its partitions in bytes, by number', () => {
  expect(parse(...success(fixture('sfdisk/three.json')))).toEqual({
    label: 'gpt',
    partitions: [
      {
        number: 1,
        start: MiB,
        size: 200 * MiB,
        type: 'E6D6D379-F507-44C2-A23C-238F2A3DF928',
        name: 'pool a',
      },
      {
        number: 5,
        start: 512 * MiB,
        size: 200 * MiB,
        type: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
        name: 'five',
      },
      { number: 6, start: 712 * MiB, size: MiB, type: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', name: '' },
    ],
  });
});

it('a table may be empty', () => {
  expect(parse(...success(fixture('sfdisk/empty.json')))).toEqual({ label: 'gpt', partitions: [] });
});

it.each([
  ['sfdisk: /dev/x: does not contain a recognized partition table\n', undefined],
  ['sfdisk: cannot open /dev/x: No such file or directory\n', 'cannot open'],
])('no table and no disk are told apart: %s', (stderr, complaint) => {
  const read = () => parse('', { code: 1, stdout: '', stderr, timedOut: false });
  if (complaint === undefined) expect(read()).toBeUndefined();
  else expect(read).toThrow(complaint);
});
