// What the start script says before the agent speaks, and what each of its failures means for people.
import * as z from 'zod';
import { protocolVersion } from '../../contract/messages.ts';
import type { Failure } from '../../contract/result.ts';
import { architectures } from './agent-manifest.ts';

const common = { v: z.literal(protocolVersion), type: z.literal('delivery') };

export const deliveryMessage = z.discriminatedUnion('state', [
  /** The host has no such agent and waits for its gzip file. */
  z.strictObject({ ...common, state: z.literal('missing'), what: z.enum(architectures) }),
  /** The agent is in its place and about to start: the next line is for it. */
  z.strictObject({ ...common, state: z.literal('installed'), what: z.enum(architectures) }),
  z.strictObject({
    ...common,
    state: z.literal('failed'),
    what: z.enum(['architecture', 'tool', 'directory', 'owner', 'unpack', 'hash', 'install']),
  }),
]);
export type DeliveryMessage = z.output<typeof deliveryMessage>;
type Step = Extract<DeliveryMessage, { state: 'failed' }>['what'];

/** `said` is what the host's tools wrote to standard error, fit for people. */
export function explainDelivery(step: Step, directory: string, said: string): Failure {
  if (/No space left on device|Disk quota exceeded/.test(said))
    return host(`no space for the agent in ${directory}: ${said}`, 'free about 5 MB there');
  if (/Read-only file system/.test(said))
    return host(
      `${directory} is on a read-only file system: ${said}`,
      'a file system turns read-only after errors: look at dmesg',
    );
  const [message, hint] = meanings(directory)[step];
  return host(said === '' ? message : `${message}: ${said}`, hint);
}

function meanings(directory: string): Record<Step, [message: string, hint?: string]> {
  return {
    architecture: ['there is no agent for this architecture', 'agents exist for x86_64 and aarch64'],
    tool: ['a tool that takes the agent in is missing', 'install coreutils and gzip'],
    directory: [`the agent's directory ${directory} cannot be made`, 'does the user need become: true?'],
    owner: [
      `${directory} or its parent is not the user's own, or is a link; an agent there could be somebody else's`,
      `look at it, then remove it: ls -la ${directory}`,
    ],
    unpack: ['the agent did not arrive whole'],
    hash: [
      'the agent arrived damaged and was not started',
      'run again; if it stays, rebuild: npm run build:agent',
    ],
    install: [`the agent cannot be put into ${directory}`],
  };
}

function host(message: string, hint?: string): Failure {
  return { cause: 'host', message, ...(hint === undefined ? {} : { hint }) };
}
