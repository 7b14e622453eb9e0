// The main job on real kernels, in the order in which its user meets it: one lab, and each part stands on the one before.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Deployment } from './deployment.ts';
import { itConverges } from './main-job/convergence.ts';
import { itSurvivesFaults } from './main-job/faults.ts';
import { itSurvivesReboots } from './main-job/reboots.ts';
import { itAgreesWithStandardTools } from './main-job/standard-tools.ts';
import { itUpgradesUnderLoad } from './main-job/upgrade.ts';

const three = new Deployment('e2e-main-job', 'playbooks/inventory.yml');
const scratch = mkdtempSync(join(tmpdir(), 'iscsi-deploy-main-job-'));

afterAll(() => three.down());

itConverges(three);
itAgreesWithStandardTools(three);
itUpgradesUnderLoad(three, scratch);
itSurvivesFaults(three, scratch);
itSurvivesReboots(three);
