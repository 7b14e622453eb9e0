// Stands in for the agent where only its delivery matters: a shell script that says hello, and files as a build leaves them.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AgentManifest, loadAgents } from '../../../src/agent-session/delivery/agent-manifest.ts';

export interface FakeBuild {
  /** Where the manifest is. */
  directory: string;
  sha256: string;
  agents: AgentManifest;
}

const facts = {
  hostname: 'fake',
  architecture: 'x86_64',
  kernel: '6.1.0',
  boot_id: 'b',
  os: { id: 'debian', version: '12', name: 'Debian', family: 'debian' },
  addresses: [],
};

/** Answers every kind of request, and on `clear` writes a line to standard error, which a real agent never does. */
const script = `#!/bin/sh
while read -r line; do
  id=\${line#*'"id":'}; id=\${id%%,*}
  case $line in
  *'"type":"hello"'*) printf '{"v":1,"id":%s,"type":"hello","facts":%s,"pending":["VERSION"]}\\n' "$id" '${JSON.stringify(facts)}' ;;
  *'"type":"plan"'*) printf '{"v":1,"id":%s,"type":"result","results":[]}\\n' "$id" ;;
  *) printf '{"v":1,"id":%s,"type":"cleared"}\\n' "$id" ;;
  esac
done
exit 0
`;

/** A version that tells its name as pending handler; `padding` bytes that do not compress come after it. */
export async function fakeBuild(version: string, padding = 200_000): Promise<FakeBuild> {
  const filler = randomBytes(padding / 2).toString('hex');
  const content = Buffer.from(`${script.replace('VERSION', version)}# ${filler}\n`);
  const compressed = gzipSync(content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const directory = mkdtempSync(join(tmpdir(), 'agents-'));
  writeFileSync(join(directory, 'agent.gz'), compressed);
  const entry = {
    file: 'agent',
    sha256,
    size: content.length,
    compressed: { file: 'agent.gz', size: compressed.length },
  };
  const manifest = { version: '0.1.0', agents: { x64: entry, arm64: entry } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return { directory, sha256, agents: await loadAgents(directory) };
}
