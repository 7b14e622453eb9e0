import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listingOf } from '../../../src/commands/list-plays.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { selectPlays } from '../../../src/playbook/compile/selection.ts';
import { loadPlaybook } from '../../../src/playbook/load/load-playbook.ts';
import { Findings } from '../../../src/source/mistake.ts';
import { writeFiles } from '../source/written-files.ts';

const folder = writeFiles({
  'hosts.yml': 'all: {hosts: {web01: {}, db01: {}}}\n',
  'site.yml': `
- name: First
  hosts: all
  tags: base
  tasks:
    - {name: a, file: {path: /a}, tags: [x, base]}
    - block: [{name: b, file: {path: /b}}]
      tags: y
`,
});
const inventory = await loadInventory([join(folder, 'hosts.yml')]);
const playbook = await loadPlaybook(join(folder, 'site.yml'));

describe('a listing', () => {
  it.each<[Parameters<typeof listingOf>[1], string[] | undefined]>([
    [{}, undefined],
    [{ listHosts: true }, ['play #1 (all): First  [base]', '  hosts (2):', '    web01', '    db01']],
    [
      { listTasks: true },
      ['play #1 (all): First  [base]', '  tasks:', '    a  [base, x]', '    b  [base, y]'],
    ],
    [{ listTags: true }, ['play #1 (all): First  [base]', '  tags: base, x, y']],
  ])('%j', (wanted, lines) => {
    expect(listingOf(selectPlays(playbook, inventory, {}, new Findings()), wanted)).toEqual(lines);
  });
});
