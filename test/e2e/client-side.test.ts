// The client side on real kernels: open-iscsi of two releases, two storage networks, IPv4 and IPv6, and what goes wrong on them.
import { afterAll, beforeAll } from 'vitest';
import { itAuthenticates } from './client-side/chap.ts';
import { itRefusesClones } from './client-side/clones.ts';
import { itLogsInOverIpv6 } from './client-side/ipv6.ts';
import { inventory, makeInstalled } from './client-side/lab.ts';
import { itJoinsPaths } from './client-side/multipath.ts';
import { Deployment } from './deployment.ts';

const lab = new Deployment('e2e-client-side', inventory);

beforeAll(() => makeInstalled(lab));
afterAll(() => lab.down());

itLogsInOverIpv6(lab);
itAuthenticates(lab);
itRefusesClones(lab);
itJoinsPaths(lab);
