// Sends the executable to a host that asked for it.
import { type Channel, ConnectionError } from '../../connection/connection.ts';
import type { Limits } from '../limits.ts';
import type { BuiltAgent } from './agent-manifest.ts';

/** Bytes for which one deadline counts: at 60 s, anything faster than 1 KB/s is fast enough. */
const pieceLength = 64 * 1024;

/** Returns early where the host stopped listening: it has said why, or its end will. Throws `ConnectionError` or `AgentError`. */
export async function push(channel: Channel, agent: BuiltAgent, limits: Limits): Promise<void> {
  const payload = await agent.compressed();
  for (let at = 0; at < payload.length; at += pieceLength)
    if (!(await writeWithin(channel, payload.subarray(at, at + pieceLength), limits.delivery))) return;
}

/** Like `Channel.write`, but not for ever. Throws `ConnectionError`. */
export async function writeWithin(channel: Channel, piece: Buffer, seconds: number): Promise<boolean> {
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(stalled(seconds)), seconds * 1000);
  });
  try {
    return await Promise.race([channel.write(piece), late]);
  } finally {
    clearTimeout(deadline);
  }
}

function stalled(seconds: number): ConnectionError {
  return new ConnectionError(
    'timeout',
    `the host took nothing of what was sent to it for ${seconds} s`,
    'is its disk full or hung, or the network broken?',
  );
}
