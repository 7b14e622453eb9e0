import { expect, it } from 'vitest';
import { userDefaults } from '../../../src/connection/user-defaults.ts';

it('looks where OpenSSH looks', () => {
  expect(userDefaults('/home/a', { SSH_AUTH_SOCK: '/run/agent' })).toMatchObject({
    agentSocket: '/run/agent',
    defaultKeyFiles: expect.arrayContaining(['/home/a/.ssh/id_ed25519']),
    knownHostsFiles: expect.arrayContaining(['/home/a/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts']),
  });
});

it.each([[{}], [{ SSH_AUTH_SOCK: '' }]])('knows of no agent in %j', (environment) => {
  expect(userDefaults('/home/a', environment)).not.toHaveProperty('agentSocket');
});
