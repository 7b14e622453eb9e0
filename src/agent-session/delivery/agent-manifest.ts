// The built agents that travel with this package: which hash each architecture must run.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf } from '../../connection/error-code.ts';
import { AgentError } from '../agent-error.ts';

/** Architectures the agent is built for, by our names; `uname -m` says x86_64 and aarch64. */
export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

export interface BuiltAgent {
  /** SHA-256 of the executable, in hex: its identity and its file name on hosts. */
  sha256: string;
  /** Bytes of the gzip file. */
  compressedSize: number;
  /** The gzip file's content; read once, however many hosts need it. */
  compressed(): Promise<Buffer>;
}

export type AgentManifest = { [name in Architecture]?: BuiltAgent };

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
const build = z.strictObject({
  file: fileName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().positive(),
  compressed: z.strictObject({ file: fileName, size: z.int().positive() }),
});
const manifestFile = z.strictObject({
  /** Of the package that built them; the hashes alone decide. */
  version: z.string(),
  agents: z.strictObject({ x64: build.optional(), arm64: build.optional() }),
});

/** Reads `manifest.json` in the directory. Throws `AgentError` where the agents were not built, or by another version. */
export async function loadAgents(directory: string): Promise<AgentManifest> {
  const file = join(directory, 'manifest.json');
  const { agents } = parse(file, await read(file));
  const manifest: AgentManifest = {};
  for (const name of architectures) {
    const entry = agents[name];
    if (entry) manifest[name] = builtAgent(directory, entry);
  }
  return manifest;
}

function builtAgent(directory: string, entry: z.output<typeof build>): BuiltAgent {
  let content: Promise<Buffer> | undefined;
  const { sha256, compressed } = entry;
  return {
    sha256,
    compressedSize: compressed.size,
    compressed: () => {
      content ??= readPayload(join(directory, compressed.file), compressed.size);
      return content;
    },
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw broken(`the agents are missing: ${file} cannot be read (${codeOf(error)})`);
  }
}

function parse(file: string, text: string): z.output<typeof manifestFile> {
  try {
    return manifestFile.parse(JSON.parse(text));
  } catch {
    throw broken(`${file} is not a list of agents that this version can read`);
  }
}

async function readPayload(file: string, size: number): Promise<Buffer> {
  const content = await readFile(file).catch((error: unknown) => codeOf(error));
  if (typeof content === 'string') throw broken(`the agent ${file} cannot be read (${content})`);
  if (content.length !== size)
    throw broken(`the agent ${file} has ${content.length} bytes, its list says ${size}`);
  return content;
}

function broken(message: string): AgentError {
  return new AgentError({ cause: 'internal', message, hint: 'build the agents: npm run build:agent' });
}
