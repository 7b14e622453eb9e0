import { expect, it } from 'vitest';
import type { AgentManifest } from '../../../../src/agent-session/delivery/agent-manifest.ts';
import { script, startCommand } from '../../../../src/agent-session/delivery/start-command.ts';

const agents: AgentManifest = {
  x64: { sha256: 'a'.repeat(64), compressedSize: 9, compressed: async () => Buffer.alloc(9) },
};

it.each([
  [false, '/var/lib/a', `/bin/sh -c '${script}' sh /var/lib/a ${'a'.repeat(64)} 9 none 0`],
  [true, "/it's", `env LC_ALL=C sudo -n -- /bin/sh -c '${script}' sh '/it'\\''s' ${'a'.repeat(64)} 9 none 0`],
])('is quoted for a login shell: become %s in %s', (become, directory, command) => {
  expect(startCommand(agents, become, directory)).toBe(command);
});

it('has no character that quoting would have to touch', () => {
  expect(script).not.toMatch(/['`]/);
  expect(script.length).toBeLessThan(3000);
});
