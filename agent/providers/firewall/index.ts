// `firewall`: a port that firewalld opens, for everyone or for some sources, now and after every start.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyFirewallStep } from './apply.ts';
import { type FirewallStep, planFirewall } from './plan.ts';
import { type Actual, readFirewall } from './read.ts';

export const firewallProvider: Provider<Desired<'firewall'>, Actual, FirewallStep> = {
  read: readFirewall,
  plan: planFirewall,
  apply: (step, _desired, host) => applyFirewallStep(step, host),
};
