import { describe, expect, it } from 'vitest';
import { expandHosts } from '../../../src/inventory/host-range.ts';

describe('a range in a host name', () => {
  it.each([
    ['web', ['web']],
    ['web[1:3]', ['web1', 'web2', 'web3']],
    ['web[08:11].x', ['web08.x', 'web09.x', 'web10.x', 'web11.x']],
    ['web[:2]', ['web0', 'web1', 'web2']],
    ['web[0:10:5]', ['web0', 'web5', 'web10']],
    ['[a:c]', ['a', 'b', 'c']],
    ['[a:b]-[1:2]', ['a-1', 'a-2', 'b-1', 'b-2']],
  ])('%s', (name, names) => {
    expect(expandHosts(name)).toEqual({ names });
  });

  it.each([
    ['web[x]', '`[x]` is no range; want for example [1:9], [01:12], [a:f] or [0:10:2]'],
    ['web[5:1]', 'a range goes upwards, in steps of at least 1'],
    ['web[1:5:0]', 'a range goes upwards, in steps of at least 1'],
    ['web[01:100]', 'the range [01:100] needs as many digits at its end as at its begin'],
    ['web[0:999999999]', 'stands for more than 10000 hosts'],
    ['[0:999]-[0:999]', 'stands for more than 10000 hosts'],
  ])('%s is refused', (name, problem) => {
    expect(expandHosts(name)).toEqual({ problem });
  });
});
