import { describe, expect, it } from 'vitest';
import { findId } from '../../../../agent/system/accounts.ts';
import { parseStartTime } from '../../../../agent/system/process.ts';

describe('findId', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/bash\nbroken\n+nis::::::\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\n';

  it.each([
    ['root', 0],
    ['_apt', 42],
    ['ap', undefined],
    ['broken', undefined],
    ['+nis', undefined],
    ['', undefined],
  ])('of %s is %s', (name, id) => {
    expect(findId(passwd, name)).toBe(id);
  });
});

describe('parseStartTime', () => {
  const rest = 'S 1 2 2 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 0 0';

  it.each([
    [`17 (agent) ${rest}\n`, 987654],
    [`17 (a) b) c) ${rest}\n`, 987654],
    ['', undefined],
    ['17 (agent) S 1', undefined],
  ])('of %j is %s', (stat, ticks) => {
    expect(parseStartTime(stat)).toBe(ticks);
  });
});
