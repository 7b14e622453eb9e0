// The target side on real kernels, with the rtslib of each release: read by the standard tools, and whole again after every fault.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Deployment } from './deployment.ts';
import { itIsCompatible } from './target-side/compatibility.ts';
import { itFinishesWhatWasCutOff } from './target-side/cut-off.ts';
import { itSurvivesFailingWrites } from './target-side/failing-writes.ts';
import { inventory, playbook, saveInstalled } from './target-side/hosts.ts';
import { itLeavesSessionsAlone } from './target-side/live-sessions.ts';
import { itRefusesBeforeTheFirstWrite } from './target-side/refusals.ts';

const lab = new Deployment('e2e-target-side', inventory);
const scratch = mkdtempSync(join(tmpdir(), 'iscsi-deploy-target-side-'));

beforeAll(async () => {
  await lab.up();
  const { code, stderr } = await lab.run(playbook('software'));
  if (code !== 0) throw new Error(`the hosts' software: ${stderr}`);
  await saveInstalled(lab);
});
afterAll(() => lab.down());

itRefusesBeforeTheFirstWrite(lab, scratch);
itIsCompatible(lab);
itSurvivesFailingWrites(lab);
itLeavesSessionsAlone(lab);
itFinishesWhatWasCutOff(lab);
