// What is taken away from under a client that writes: nothing without leave, and then only what was named.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, proofs } from '../deployment.ts';
import { whileWriting } from '../writing.ts';
import { backToInstalled, playbook, resultOf, textOf, unchanged } from './hosts.ts';

const server = ['--limit', 'target12'];
const served = { lun: 0, name: 'served', fileio: { path: '/srv/iscsi/served.img', size: '32MiB' } };
const second = { lun: 1, name: 'second', fileio: { path: '/srv/iscsi/second.img', size: '16MiB' } };
const devices = [{ lun: 0, expect: 'served' }];
const given = (variables: object) => ['-e', JSON.stringify({ devices, ...variables })];

const client = 'iqn.2026-11.com.example:client';
const tpg = '/sys/kernel/config/target/iscsi/iqn.2026-11.com.example:served/tpgt_1';
const listed = `cd ${tpg}; echo $(ls np) / $(ls lun) / $(ls acls) / $(ls acls/${client} | grep lun_)`;

export function itTakesAwayWhatItIsTold(lab: Deployment): void {
  describe('parts of a target in use', () => {
    beforeAll(async () => {
      await backToInstalled(lab);
      const run = await lab.run(playbook('served'), given({ luns: [served, second] }));
      expect([run.code, ...proofs(run)]).toEqual([0, 'target13 verified', 'target13 verified']);
      await lab.root('target12', textOf('foreign.sh'));
    });

    it('stay without leave, and the refusal names initiator and LUN', async () => {
      const before = await lab.root('target12', listed);
      const gone = given({ luns: [served, { ...second, state: 'absent' }] });
      const { code, stdout, stderr } = await lab.run(playbook('served'), [...server, ...gone]);
      expect(code).toBe(2);
      expect(stdout + stderr).toMatch(
        new RegExp(`take LUN 1 \\(second\\) from ${client} \\(session-drop\\)`),
      );
      expect(stdout + stderr).toContain('--allow session-drop');
      expect(await lab.root('target12', listed)).toBe(before);
    });

    it('go with leave, while the client writes to another LUN; then there is nothing left to do', async () => {
      const gone = [...server, ...given({ luns: [served, { ...second, state: 'absent' }] })];
      const [removed, again] = await whileWriting(lab, 'target13', async () => [
        await lab.run(playbook('served'), [...gone, '--allow', 'session-drop']),
        await lab.run(playbook('served'), gone),
      ]);
      expect(removed?.code).toBe(0);
      expect(again && resultOf(again)).toEqual(unchanged);
      expect(await lab.root('target12', listed)).toBe(
        `10.77.1.11:3265 10.77.1.11:3266 / lun_0 lun_9 / ${client} iqn.2026-11.com.example:stranger / lun_0\n`,
      );
    });

    it('go by prune where nobody named them, and a target of somebody else stays', async () => {
      const pruned = [...server, ...given({ luns: [served], prune: true })];
      const [removed, again] = await whileWriting(lab, 'target13', async () => [
        await lab.run(playbook('served'), pruned),
        await lab.run(playbook('served'), pruned),
      ]);
      expect(removed?.code).toBe(0);
      expect(again && resultOf(again)).toEqual(unchanged);
      expect(await lab.root('target12', listed)).toBe(`10.77.1.11:3265 / lun_0 / ${client} / lun_0\n`);
      expect(await lab.root('target12', 'targetcli ls /iscsi 1')).toContain('com.example:foreign');
    });
  });
}
