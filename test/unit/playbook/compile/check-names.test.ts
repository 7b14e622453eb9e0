import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { readSite } from '../../../../src/commands/load-site.ts';
import { Findings } from '../../../../src/source/mistake.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

/** What is found in a site whose only task never runs. */
function mistakesIn(task: string, files: Record<string, string> = {}): Promise<string[]> {
  const site = `- hosts: all\n  vars: {known: 1}\n  tasks:\n    - ${task}\n`;
  const folder = writeFiles({ 'site.yml': site, hosts: 'web01 of_host=1\n', ...files });
  return mistakesOf(async () => {
    const findings = new Findings();
    const choice = { inventory: [join(folder, 'hosts')], extraVars: ['extra=1'] };
    await readSite(join(folder, 'site.yml'), choice, findings);
    findings.throwIfAny();
    throw new Error(`sound: ${dirname(folder)}`);
  });
}

it.each([
  [
    '{file: {path: "/{{knwon}}"}, when: false}',
    'site.yml:4:25: `knwon` is not defined | did you mean `known`?',
  ],
  [
    '{file: {path: "/{{ansible_hostname}}"}, when: false}',
    'site.yml:4:25: `ansible_hostname` is not defined | write facts.hostname',
  ],
  ['{file: {path: /x}, when: [false, (eq nowhere 1)]}', 'site.yml:4:44: `nowhere` is not defined'],
  ['{file: {path: /x}, loop: "{{nowhere}}", when: false}', 'site.yml:4:35: `nowhere` is not defined'],
  [
    '{file: {path: /x}, when: false, environment: {A: "{{nowhere}}"}}',
    'site.yml:4:59: `nowhere` is not defined',
  ],
  ['{assert: {that: (eq nowhere 1)}, when: false}', 'site.yml:4:27: `nowhere` is not defined'],
  ['{template: {src: a.hbs, dest: /x}, when: false}', 'templates/a.hbs:2:3: `nowhere` is not defined'],
])('a name that nothing sets is found in %s', async (task, mistake) => {
  const template = {
    'templates/a.hbs':
      '{{known}}\n{{nowhere}}{{#each list}}{{of_item}}{{/each}}{{#if (defined list)}}x{{/if}}',
  };
  expect(await mistakesIn(task, template)).toEqual([mistake]);
});

it.each([
  '{file: {path: "/{{of_host}}{{extra}}{{known}}{{inventory_hostname}}{{facts.os.family}}"}, when: false}',
  '{file: {path: "/{{own}}{{item}}"}, vars: {own: 1}, loop: [1], when: false}',
  '{file: {path: "/{{own}}"}, loop: [1], loop_control: {loop_var: own}, when: false}',
  '{command: {argv: [x], creates: /x}, register: r, when: false, failed_when: (eq r.rc 1)}',
  '{file: {path: "/{{maybe.part}}"}, when: (defined maybe)}',
  '{file: {path: "/{{default maybe known}}"}, when: false}',
])('%s is sound', async (task) => {
  await expect(mistakesIn(task)).rejects.toThrow('sound');
});
