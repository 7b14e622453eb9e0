import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { roleOf } from '../../../src/commands/file-role.ts';
import { validateFiles } from '../../../src/commands/validate-files.ts';
import { mistakesOf, writeFiles } from '../source/written-files.ts';

const validate = (folder: string, files: string[], inventory: string[] = []) =>
  validateFiles(
    files.map((file) => join(folder, file)),
    { inventory: inventory.map((file) => join(folder, file)), extraVars: [] },
  );

describe('validate', () => {
  it('shows all mistakes of all files at once, in the order of the files', async () => {
    const folder = writeFiles({
      'site.yml':
        '- hosts: web\n  taks: []\n  vars_files: [gone.yml]\n- hosts: all\n  tasks:\n    - flie: {path: /x}\n',
      'inventory.yml': 'web: {host: {w: }}\n',
      hosts: '[web\n',
      'group_vars/all.yml': 'a: "{{b"\na: 2\nc: "{{d e}}"\n',
      'templates/x.hbs': 'a\n{{#if b}}',
    });
    const files = ['site.yml', 'inventory.yml', 'hosts', 'group_vars/all.yml', 'templates/x.hbs'];
    expect(await mistakesOf(() => validate(folder, files))).toEqual([
      expect.stringMatching(/^site\.yml:2:3: there is no `taks` in a play/),
      expect.stringMatching(/^site\.yml:3:16: cannot read gone\.yml: there is no such file/),
      expect.stringMatching(/^site\.yml:6:7: there is no kind `flie` \| did you mean `file`\?/),
      expect.stringMatching(/^inventory\.yml:1:7: there is no `host` in a group/),
      expect.stringMatching(/^hosts:1:1: /),
      expect.stringMatching(/^group_vars\/all\.yml:3:7: there is no function `d`/),
      expect.stringMatching(/^templates\/x\.hbs:2:1: /),
    ]);
  });

  it('evaluates a playbook for the hosts of an inventory', async () => {
    const folder = writeFiles({
      'site.yml': '- hosts: all\n  tasks:\n    - file: {path: "{{where}}"}\n',
      hosts: 'good where=/x\nbad where=x\n',
    });
    expect(await mistakesOf(() => validate(folder, ['site.yml'], ['hosts']))).toEqual([
      'site.yml:3:20: `path`: want an absolute path without ".." (for bad)',
    ]);
  });

  it('says of each sound file what it was taken for', async () => {
    const folder = writeFiles({ 'site.yml': '- hosts: all\n', hosts: 'a\n', 'vars/x.yml': 'a: 1\n' });
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await validate(folder, ['site.yml', 'hosts', 'vars/x.yml'], ['hosts']);
    const lines = printed.mock.calls.map(([line]) => String(line).replace(`${folder}/`, ''));
    printed.mockRestore();
    expect(lines).toEqual([
      'site.yml: a sound playbook\n',
      'hosts: a sound inventory\n',
      'vars/x.yml: a sound file of variables\n',
    ]);
  });
});

it.each([
  ['site.yml', '# first\n---\n- hosts: all', 'playbook'],
  ['site.yml', 'hosts: all\n', 'playbook'],
  ['hosts.yml', 'all:\n  hosts:\n', 'inventory'],
  ['hosts', '[web]\na\n', 'inventory'],
  ['group_vars/all.yml', '- x', 'variables'],
  ['host_vars/web01/main.yml', 'a: 1', 'variables'],
  ['templates/x.hbs', '- x', 'template'],
])('%s that begins with %j is read as %s', (file, text, role) => {
  expect(roleOf(file, text)).toBe(role);
});
