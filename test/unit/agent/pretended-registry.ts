// Every kind of resource as one file on a host in memory, so that the session can be tested without any provider of ours.
import { type Binder, bind, type Registry } from '../../../agent/convergence.ts';
import { type Host, HostError, type Provider, Refusal, type Step } from '../../../agent/provider.ts';
import type { Impact } from '../../../src/contract/impact.ts';

export interface Behaviour {
  impact?: Impact;
  /** The change is made but leaves nothing to see, and is said to. */
  repeats?: boolean;
  /** The change does not take. */
  deaf?: boolean;
  refuse?: string;
  breakAt?: 'read' | 'apply';
}

/** Behaviour by the path that a `file` resource names. */
export function registryOf(behaviours: Record<string, Behaviour>): Registry {
  const provider: Provider<{ path: string }, { there: boolean }, Step & { path: string }> = {
    read: ({ path }, host) => {
      if (behaviours[path]?.breakAt === 'read') throw new HostError(`cannot read ${path}`);
      return { there: host.system.exists(path) };
    },
    plan: ({ path }, { there }, projection) => {
      const { refuse, impact = 'none', repeats } = behaviours[path] ?? {};
      if (refuse !== undefined) throw new Refusal(refuse, 'do otherwise');
      const done = there && repeats !== true;
      const known = projection.has('path', '/made/before');
      return done
        ? { steps: [] }
        : {
            steps: [{ path, summary: `make ${path}`, impact, deadline: 10, ...(repeats && { repeats }) }],
            knownAfterApply: known,
          };
    },
    apply: ({ path }, _, { system }: Host) => {
      if (behaviours[path]?.breakAt === 'apply')
        throw new HostError(`cannot write ${path}`, 'free some space');
      if (behaviours[path]?.deaf !== true) system.writeAtomic(path, 'x', { mode: 0o644 });
    },
    provides: ({ path }) => [{ kind: 'path', name: path }],
  };
  const file = bind(provider);
  const unused: Binder<unknown> = () => {
    throw new Error('only `file` is pretended');
  };
  return {
    file,
    package: unused,
    service: unused,
    partition: unused,
    lvm_volume: unused,
    lvm_filter: unused,
    firewall: unused,
    iscsi_target: unused,
    iscsi_discovery_auth: unused,
    iscsi_initiator: unused,
    iscsi_session: unused,
    multipath: unused,
    filesystem: unused,
    mount: unused,
    command: unused,
    wait_for: unused,
  };
}
