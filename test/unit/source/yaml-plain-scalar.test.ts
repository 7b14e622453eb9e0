import { expect, it } from 'vitest';
import { plainScalar } from '../../../src/source/yaml-plain-scalar.ts';

// What PyYAML 6 makes of each word.
it.each([
  ['yes', true],
  ['Off', false],
  ['y', 'y'],
  ['n', 'n'],
  ['tRue', 'tRue'],
  ['~', null],
  ['', null],
  ['nULL', 'nULL'],
  ['0', 0],
  ['-17', -17],
  ['+1', 1],
  ['1_000', 1000],
  ['0644', 420],
  ['08', '08'],
  ['0o17', '0o17'],
  ['0x1F', 31],
  ['-0b101', -5],
  ['12:30:45', 45_045],
  ['1:60', '1:60'],
  ['1.', 1],
  ['.5', 0.5],
  ['-1.5e+3', -1500],
  ['1e3', '1e3'],
  ['1.5e3', '1.5e3'],
  ['1:30.5', 90.5],
  ['-.inf', Number.NEGATIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['10.0.0.1', '10.0.0.1'],
  ['2026-11-01', '2026-11-01'],
])('%j is %j', (word, value) => {
  expect(plainScalar(word)).toEqual(value);
});
