// CHAP in each form: the wrong secret in either direction is refused in words, and the right one logs in.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, proofs } from '../deployment.ts';
import { backToInstalled, onClients, playbook } from './lab.ts';

const reader = { username: 'reader', password: 'lab-only-secret-reader' };
const writer = { username: 'writer', password: 'lab-only-secret-writer' };
const server = { username: 'server', password: 'lab-only-secret-server' };

/** What the clients show instead: web01 to a target that wants one-way CHAP, db01 to one that can show a secret, too. */
const refused = [
  {
    what: 'a wrong secret one-way, and a target whose own secret is wrong',
    web01_shows: { ...reader, password: 'not-the-secret-of-reader' },
    db01_shows: { ...writer, mutual: { ...server, password: 'not-the-secret-of-server' } },
    // It is the client that ends the second login, so the target has no reason to tell.
    says: [
      /iscsiadm exit 24\); the kernel of storage01 said meanwhile, without a name: Security negotiation failed\.$/,
      /iscsiadm exit 19\)$/,
    ],
  },
  {
    what: 'an unknown user one-way, and a wrong secret beside a right one of the target',
    web01_shows: { ...reader, username: 'nobody' },
    db01_shows: { ...writer, password: 'not-the-secret-of-writer', mutual: server },
    says: [
      /iscsiadm exit 24\); the kernel of storage01 said meanwhile, without a name: CHAP_N values do not match! Security negotiation failed\.$/,
      /iscsiadm exit 24\); the kernel of storage01 said meanwhile, without a name: Security negotiation failed\.$/,
    ],
  },
];

export function itAuthenticates(lab: Deployment): void {
  describe('CHAP', () => {
    beforeAll(() => backToInstalled(lab));

    it.each(refused)(
      'refuses $what, and tells what the target logged',
      async ({ web01_shows, db01_shows, says }) => {
        const { code, stdout, stderr, outcome } = await lab.run(playbook('login'), [
          '-e',
          JSON.stringify({ web01_shows, db01_shows }),
        ]);
        expect(code).toBe(2);
        expect(outcome.hosts.slice(1)).toMatchObject(
          says.map((text) => ({ status: 'failed', problem: { message: expect.stringMatching(text) } })),
        );
        expect(stdout + stderr).not.toMatch(/not-the-secret|lab-only-secret/);
        expect(await onClients((host) => lab.root(host, 'ls /sys/class/iscsi_session'))).toEqual({
          web01: '',
          db01: '',
        });
      },
    );

    it('refuses a client that has no ACL, and tells by which name the target knows it', async () => {
      const { outcome } = await lab.run(playbook('login'), [
        ...['--limit', 'storage01,web01'],
        ...['-e', 'initiator_name=iqn.2026-11.com.example:stranger'],
      ]);
      expect(outcome.hosts.find(({ host }) => host === 'web01')?.problem?.message).toContain(
        'the kernel of storage01 says: iSCSI Initiator Node: iqn.2026-11.com.example:stranger is not authorized',
      );
    });

    it('lets the right secrets in, after the wrong ones, and each disk is proved', async () => {
      const run = await lab.run(playbook('login'));
      expect([run.code, ...proofs(run)]).toEqual([0, 'web01 verified', 'db01 verified']);
      const asked = await onClients((host) =>
        lab.root(host, 'cat /sys/class/iscsi_session/*/username /sys/class/iscsi_session/*/username_in'),
      );
      expect(asked).toEqual({ web01: 'reader\n(null)\n', db01: 'writer\nserver\n' });
    });
  });
}
