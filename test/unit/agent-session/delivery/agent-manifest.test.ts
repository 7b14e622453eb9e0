import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { loadAgents } from '../../../../src/agent-session/delivery/agent-manifest.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'manifest-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
});

const x64 = {
  file: 'agent-x64',
  sha256: 'a'.repeat(64),
  size: 2_000_000,
  compressed: { file: 'agent-x64.gz', size: 4 },
};
const write = (content: unknown) => writeFileSync(join(directory, 'manifest.json'), JSON.stringify(content));

it('reads what was built, and nothing for what was not', async () => {
  write({ version: '0.1.0', agents: { x64 } });
  writeFileSync(join(directory, 'agent-x64.gz'), 'gzip');
  const agents = await loadAgents(directory);
  expect(agents).toMatchObject({ x64: { sha256: 'a'.repeat(64), compressedSize: 4 } });
  expect(agents.arm64).toBeUndefined();
  expect(String(await agents.x64?.compressed())).toBe('gzip');
});

it('says how to build where nothing is built', async () => {
  await expect(loadAgents(directory)).rejects.toMatchObject({
    message: `the agents are missing: ${directory}/manifest.json cannot be read (ENOENT)`,
    hint: 'build the agents: npm run build:agent',
  });
});

it.each([
  ['no version', { agents: {} }],
  [
    'a path that leads out',
    { version: '0.1.0', agents: { x64: { ...x64, compressed: { file: '../x', size: 1 } } } },
  ],
  ['a hash that is none', { version: '0.1.0', agents: { x64: { ...x64, sha256: '$(reboot)' } } }],
])('refuses %s', async (_case, content) => {
  write(content);
  await expect(loadAgents(directory)).rejects.toThrow('is not a list of agents that this version can read');
});

it.each([
  ['is missing', undefined, /cannot be read \(ENOENT\)/],
  ['has another size', 'gz', /has 2 bytes, its list says 4/],
])('says so where a file %s', async (_case, content, message) => {
  write({ version: '0.1.0', agents: { x64 } });
  if (content !== undefined) writeFileSync(join(directory, 'agent-x64.gz'), content);
  await expect((await loadAgents(directory)).x64?.compressed()).rejects.toThrow(message);
});
