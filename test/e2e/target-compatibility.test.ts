// The target side on real kernels, with the rtslib of each release: read, restored and saved by the standard tools; not noticed by clients.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Deployment } from './deployment.ts';
import { itIsCompatible } from './target-side/compatibility.ts';
import { install, inventoryOf } from './target-side/hosts.ts';
import { itLeavesSessionsAlone } from './target-side/live-sessions.ts';
import { itRefusesBeforeTheFirstWrite } from './target-side/refusals.ts';

const lab = new Deployment('e2e-target-compatibility', inventoryOf('releases'));
const scratch = mkdtempSync(join(tmpdir(), 'iscsi-deploy-target-side-'));

beforeAll(() => install(lab));
afterAll(() => lab.down());

itRefusesBeforeTheFirstWrite(lab, scratch);
itIsCompatible(lab);
itLeavesSessionsAlone(lab);
