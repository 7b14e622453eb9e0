// The same files, read by Ansible's own command and by ours: what both print is compared as parsed.
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { closeVault } from '../../src/vault/keyring.ts';
import { VaultPassword } from '../../src/vault/password.ts';
import { writeFiles } from '../unit/source/written-files.ts';
import { type Source, sources } from './ansible-inventory/sources.ts';

const run = promisify(execFile);
const ours = join(process.cwd(), 'dist/cli.js');

/** Nothing of the machine's own configuration, and no colours. */
const env = {
  ...process.env,
  ANSIBLE_CONFIG: join(writeFiles({ 'ansible.cfg': '' }), 'ansible.cfg'),
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_LOCALHOST_WARNING: '0',
};

beforeAll(() => {
  try {
    execFileSync('ansible-inventory', ['--version'], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'ansible-core'], {
      stdio: 'ignore',
    });
  }
});

const folderOf = ({ files }: Source): string => {
  const folder = writeFiles(files);
  const programs = Object.entries(files).filter(([, content]) => content.startsWith('#!'));
  for (const [path] of programs) chmodSync(join(folder, path), 0o755);
  return folder;
};

const argumentsOf = ({ inventories, extra = [] }: Source, ...more: string[]): string[] => [
  ...inventories.flatMap((path) => ['-i', path]),
  ...extra,
  ...more,
];

/** Both at the same time: each is a start of an interpreter. */
async function both(source: Source, folder: string, ...more: string[]): Promise<[string, string]> {
  const args = argumentsOf(source, ...more);
  const options = { cwd: folder, env, timeout: 100_000 };
  const [theirs, own] = await Promise.all([
    run('ansible-inventory', args, options),
    run(process.execPath, [ours, 'inventory', ...args], options),
  ]);
  return [theirs.stdout, own.stdout];
}

describe.each(Object.entries(sources))('%s', (_, source) => {
  it('the whole listing', async () => {
    const [theirs, own] = await both(source, folderOf(source), '--list');
    expect(JSON.parse(own)).toEqual(JSON.parse(theirs));
  });

  it.each(source.hosts ?? [])('--host %s', async (host) => {
    const [theirs, own] = await both(source, folderOf(source), '--host', host);
    expect(JSON.parse(own)).toEqual(JSON.parse(theirs));
  });
});

const shapes: [string, string, (text: string) => unknown][] = [
  ['--graph', 'YAML: groups in groups', (text) => text.trim()],
  ['--graph', 'depth, priority and diamonds', (text) => text.trim()],
  ['--yaml', 'YAML: groups in groups', (text) => parse(text, { version: '1.1' })],
  ['--yaml', 'group_vars and host_vars', (text) => parse(text, { version: '1.1' })],
  ['--export', 'depth, priority and diamonds', (text) => JSON.parse(text)],
];
it.each(shapes)('%s of "%s"', async (option, name, read) => {
  const source = sources[name];
  if (!source) throw new Error(`there is no source "${name}"`);
  const [theirs, own] = await both(
    source,
    folderOf(source),
    ...(option === '--graph' ? [] : ['--list']),
    option,
  );
  expect(read(own)).toEqual(read(theirs));
});

describe('vaulted values and files', () => {
  const password = new VaultPassword('default', 'correct horse');

  it('single values stay vaulted in both, whole files are read by both and shown by one', async () => {
    const value = (await closeVault(Buffer.from('s3cret'), password, 'default')).trimEnd();
    const source: Source = {
      files: {
        hosts: '[g]\nh\n',
        password: 'correct horse\n',
        'group_vars/g.yml': `inline: !vault |\n  ${value.replaceAll('\n', '\n  ')}\nplain: 1\n`,
        'host_vars/h.yml': await closeVault(Buffer.from('whole: s3cret too\n'), password, 'default'),
      },
      inventories: ['hosts'],
      extra: ['--vault-password-file', 'password'],
    };
    const [theirs, own] = await both(source, folderOf(source), '--host', 'h');
    expect(JSON.parse(theirs)).toEqual({
      inline: { __ansible_vault: `${value}\n` },
      plain: 1,
      whole: 's3cret too',
    });
    expect(JSON.parse(own)).toEqual({ ...JSON.parse(theirs), whole: '***' });
  });
});
