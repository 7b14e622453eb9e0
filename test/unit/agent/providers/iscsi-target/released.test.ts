import { expect, it } from 'vitest';
import { iscsiTargetProvider } from '../../../../../agent/providers/iscsi-target/index.ts';
import { type Description, described, host, hostOf, iqn, target } from './scenario.ts';

const [web, scratch] = described.luns;
const withoutScratch = {
  luns: [web, { ...scratch, state: 'absent' }],
  acls: [{ ...described.acls[0], luns: [{ lun: 0 }] }],
};

it.each<[string, Description, string[]]>([
  ['a target that is there', {}, []],
  ['a target that goes', { state: 'absent' }, [iqn]],
  ['a target that loses what is not named', { prune: true }, [iqn]],
  ['a LUN that goes', withoutScratch, ['scratch']],
])('tells later tasks what %s releases', (_, changes, names) => {
  const provided = iscsiTargetProvider.provides?.(target(changes), hostOf(host()).facts);
  expect(provided).toEqual(names.map((name) => ({ kind: 'released', name })));
});
