import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSite, type Site } from '../../../src/commands/load-site.ts';
import { SecretMask } from '../../../src/commands/secret-mask.ts';
import type { Resource } from '../../../src/contract/resource.ts';
import { compile } from '../../../src/playbook/compile/compile.ts';
import { resourcesIn } from '../../../src/playbook/compile/compiled.ts';
import { plainOf } from '../../../src/source/node.ts';
import { closeVault } from '../../../src/vault/keyring.ts';
import type { PasswordChoice } from '../../../src/vault/password-source.ts';
import { factsOf } from '../pretended-facts.ts';
import { mistakesOf, writeFiles } from '../source/written-files.ts';
import { dev, recorded, standard, textOf } from '../vault/recorded.ts';

const facts = factsOf('web01');

const file = (text: string) => closeVault(Buffer.from(text), standard(), 'default');

async function inline(text: string, password = standard()): Promise<string> {
  const vaulted = await closeVault(Buffer.from(text), password, password.id);
  return `!vault |\n${vaulted.replace(/^/gm, '          ')}`.trimEnd();
}

/** The site of these files; `hosts.yml` and a play on all hosts with these tasks, unless they are among the files. */
async function siteOf(
  files: Record<string, string>,
  tasks = '[]',
  extra: string[] = [],
  passwords: PasswordChoice = { vaultPasswordFile: [recorded('default.pass')] },
): Promise<Site> {
  const folder = writeFiles({
    'hosts.yml': 'all: {hosts: {web01: }}\n',
    'site.yml': `- hosts: all\n  tasks:${tasks === '[]' ? ' []' : `\n${tasks}`}\n`,
    ...files,
  });
  return loadSite(join(folder, 'site.yml'), {
    inventory: [join(folder, 'hosts.yml')],
    extraVars: extra.map((one) => one.replace('@', `@${folder}/`)),
    forks: 1,
    allow: 'restart',
    ...passwords,
  });
}

function resourcesOf({ playbook, inventory, selection }: Site): Resource[] {
  const { plays } = compile(playbook, inventory, selection, new Map([['web01', facts]]));
  return plays.flatMap(({ parts }) => parts.flatMap(({ steps }) => resourcesIn(steps)));
}

const contentTask = (value: string) => `    - file: {path: /x, content: "${value}"}`;

function contentOf(site: Site): unknown {
  const [resource] = resourcesOf(site);
  return resource?.kind === 'file' ? resource.desired.content : undefined;
}

describe('a vaulted value', () => {
  it.each<[string, () => Promise<Site>]>([
    [
      'inline in an inventory',
      async () =>
        siteOf(
          { 'hosts.yml': `all:\n  hosts:\n    web01:\n      pw: ${await inline('s3cret')}\n` },
          contentTask('{{pw}}'),
        ),
    ],
    [
      'inline in group_vars',
      async () =>
        siteOf({ 'group_vars/all.yml': `pw: ${await inline('s3cret')}\nother: 1\n` }, contentTask('{{pw}}')),
    ],
    [
      'inline in a playbook',
      async () =>
        siteOf({
          'site.yml': `- hosts: all\n  vars:\n    pw: ${await inline('s3cret')}\n  tasks:\n${contentTask('{{pw}}')}\n`,
        }),
    ],
    [
      'in a whole file of host_vars',
      async () => siteOf({ 'host_vars/web01': await file('pw: s3cret\n') }, contentTask('{{pw}}')),
    ],
    [
      'in a whole inventory',
      async () =>
        siteOf({ 'hosts.yml': await file('all: {hosts: {web01: {pw: s3cret}}}') }, contentTask('{{pw}}')),
    ],
    [
      'in a file of -e',
      async () => siteOf({ 'e.yml': await file('pw: s3cret\n') }, contentTask('{{pw}}'), ['@e.yml']),
    ],
    [
      'behind another variable',
      async () =>
        siteOf(
          { 'group_vars/all.yml': `pw: "{{inner.pw}}"\ninner:\n  pw: ${await inline('s3cret')}\n` },
          contentTask('{{pw}}'),
        ),
    ],
  ])('is found %s, and never shown', async (_case, load) => {
    const site = await load();
    expect(contentOf(site)).toBe('s3cret');
    expect(resourcesOf(site)).toMatchObject([{ desired: { sensitive: true } }]);
    expect(new SecretMask(site.vault).cover('it is s3cret.')).toBe('it is ***.');
  });

  it('is read as ansible-vault writes it', async () => {
    const files = { 'group_vars/all.yml': await textOf('inline.yml') };
    const site = await siteOf(files, contentTask('{{chap_password}}'), [], {
      vaultId: [`dev@${recorded('dev.pass')}`],
    });
    expect(contentOf(site)).toBe('s3cret-of-web01');
  });

  it('is used to reach the host', async () => {
    const site = await siteOf(
      { 'group_vars/all.yml': `ansible_password: ${await inline('s3cret')}\n` },
      '    - package: {name: jq}',
    );
    expect(site.connections.get('web01')?.password).toBe('s3cret');
  });

  it('keeps its vault beside it, for lists of variables', async () => {
    const site = await siteOf({ 'group_vars/all.yml': `pw: ${await inline('s3cret')}\n` });
    const node = site.inventory.hosts.get('web01')?.variables.get('pw');
    expect(node && plainOf(node)).toBe('s3cret');
    expect(node?.type === 'scalar' && node.secret?.vaulted).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/);
  });

  it('stays closed without its password, which is a mistake only where it is used', async () => {
    const vars = { 'group_vars/all.yml': `pw: ${await inline('s3cret', dev())}\nother: fine\n` };
    expect(contentOf(await siteOf(vars, contentTask('{{other}}')))).toBe('fine');
    expect(await mistakesOf(() => siteOf(vars, contentTask('{{pw}}')))).toEqual([
      expect.stringMatching(
        /^group_vars\/all\.yml:1:12: no vault password opens this \(id `dev`\): .* \| tried: `default`; used at site\.yml:3/,
      ),
    ]);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -6), /^group_vars\/all\.yml:1:12: the vault is cut off/],
    [
      'of another cipher',
      (text: string) => text.replace('AES256', 'AES512'),
      /^group_vars\/all\.yml:1:12: cipher `AES512` is not known/,
    ],
  ])('is a mistake at once when it is %s', async (_case, damage, message) => {
    const vars = { 'group_vars/all.yml': `pw: ${damage(await inline('s3cret'))}\n` };
    expect(await mistakesOf(() => siteOf(vars))).toEqual([expect.stringMatching(message)]);
  });
});

describe('what is computed from a secret', () => {
  it.each([
    ['texts put together', 'user={{pw}}', 'user=s3cret-of-web01'],
    ['a function of it', '{{upper pw}}', 'S3CRET-OF-WEB01'],
    ['a variable that is computed', '{{shout}}', 'S3CRET-OF-WEB01!'],
  ])('is secret too: %s', async (_case, value, content) => {
    const vars = `shout: "{{upper pw}}!"\npw: ${await inline('s3cret-of-web01')}\n`;
    const site = await siteOf({ 'group_vars/all.yml': vars }, contentTask(value));
    expect(contentOf(site)).toBe(content);
    expect(new SecretMask(site.vault).cover(`is ${content}`)).toBe('is ***');
  });

  it('is secret in a template, which is marked', async () => {
    const site = await siteOf(
      { 'group_vars/all.yml': `pw: ${await inline('s3cret')}\n`, 'templates/a.hbs': '{{upper pw}}' },
      '    - template: {src: a.hbs, dest: /x}',
    );
    expect(resourcesOf(site)).toMatchObject([{ desired: { content: 'S3CRET', sensitive: true } }]);
  });

  it('is whatever a vaulted template is made into', async () => {
    const template = { 'templates/a.hbs': await file('nothing {{inventory_hostname}}') };
    const site = await siteOf(template, '    - template: {src: a.hbs, dest: /x}');
    expect(resourcesOf(site)).toMatchObject([{ desired: { content: 'nothing web01', sensitive: true } }]);
  });

  it('leaves a task’s name as it is written', async () => {
    const site = await siteOf(
      { 'group_vars/all.yml': `pw: ${await inline('s3cret')}\n` },
      `    - name: "Put {{upper pw}}"\n${contentTask('x').replace('- ', '  ')}`,
    );
    expect(resourcesOf(site)).toMatchObject([{ name: 'Put {{upper pw}}', desired: { sensitive: false } }]);
  });

  it('is nothing else: what stands beside it stays open', async () => {
    const vars = `users:\n  - {name: web01-user, pw: ${'PW'}}\n`;
    const site = await siteOf(
      {
        'group_vars/all.yml': vars.replace(
          '{name: web01-user, pw: PW}',
          `name: web01-user\n    pw: ${await inline('s3cret')}`,
        ),
      },
      contentTask('{{users.[0].name}}'),
    );
    expect(resourcesOf(site)).toMatchObject([{ desired: { content: 'web01-user', sensitive: false } }]);
  });
});

describe('a secret of a command', () => {
  const vars = async () => ({ 'group_vars/all.yml': `pw: ${await inline('s3cret')}\ncopy: "{{pw}}"\n` });

  it.each([
    ['an argument', 'argv: [login, "{{pw}}"]', 'argv'],
    ['a text of arguments', 'cmd: "login {{upper copy}}"', 'cmd'],
    ['the environment', 'cmd: login, environment: {PW: "{{copy}}"}', 'environment'],
    ['the command that looks', 'cmd: login, unless: "is {{pw}}"', 'unless'],
  ])('is refused as %s', async (_case, body, word) => {
    const files = await vars();
    expect(await mistakesOf(() => siteOf(files, `    - command: {${body}, creates: /x}`))).toEqual([
      expect.stringMatching(`\`${word}\`: a secret here could be read by every user of the host`),
    ]);
  });

  it('is taken on standard input', async () => {
    const site = await siteOf(await vars(), '    - command: {cmd: login, stdin: "{{pw}}", creates: /x}');
    expect(resourcesOf(site)).toMatchObject([{ kind: 'command', desired: { stdin: 's3cret' } }]);
  });
});

describe('the mask', () => {
  it('covers short values only where they stand alone', async () => {
    const site = await siteOf({ 'group_vars/all.yml': await file('pin: 26\nport: 3260\non: true\n') });
    const { cover } = new SecretMask(site.vault);
    expect(cover('2026-26 port 3260 true')).toBe('2026-*** port *** true');
  });

  it('covers what is reported of files, and leaves our own words', async () => {
    const site = await siteOf({ 'group_vars/all.yml': await file('word: changed\n') });
    const event = { type: 'changed', host: 'web01', change: { summary: 'file changed', impact: 'none' } };
    expect(new SecretMask(site.vault).coverWithin(event)).toEqual({
      ...event,
      change: { summary: 'file ***', impact: 'none' },
    });
  });

  it('covers mistakes too', async () => {
    const vars = { 'group_vars/all.yml': await file('state: s3cret-state\n') };
    const [mistake] = await mistakesOf(() => siteOf(vars, '    - file: {path: /x, state: "{{state}}"}'));
    expect(mistake).not.toContain('s3cret');
  });
});

it('opens many values at once', async () => {
  const values = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => `v${index}: ${await inline(`secret number ${index}`)}`),
  );
  const site = await siteOf(
    { 'group_vars/all.yml': `${values.join('\n')}\n` },
    contentTask('{{v0}}, {{v19}}'),
  );
  expect(contentOf(site)).toBe('secret number 0, secret number 19');
});
