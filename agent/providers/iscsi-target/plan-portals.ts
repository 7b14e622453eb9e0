// Where the target listens: on addresses that the host has, and on all of them only where that is written; pure.
import type { TargetPortal } from '../../../src/contract/portal.ts';
import {
  canonicalAddress,
  formatPortal,
  isWildcard,
  type Portal,
  parsePortal,
} from '../../../src/contract/portal.ts';
import { verdictOn } from '../../lio/doomed.ts';
import { findPortal, isInTheWay } from '../../lio/portal-names.ts';
import type { WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { isDoomedPortal } from './plan-pruning.ts';
import { step, type TargetStep } from './steps.ts';

export function planPortals(tpg: WantedTpg, actual: Actual): TargetStep[] {
  const { tag, portals } = tpg;
  const present = liveTpg(actual, tag)?.portals ?? [];
  return portals.flatMap((portal) => {
    refuseForeignAddress(portal, actual.addresses);
    const rdma = planRdma(tag, portal, actual);
    if (findPortal(present, portal) !== undefined) return rdma;
    const staying = stayingPortals(tpg, actual);
    refuseOccupied(portal, staying);
    refuseOtherGroup(portal, tpg, staying);
    return [step({ op: 'make-portal', tag, portal }, `listen on ${formatPortal(portal)}`), ...rdma];
  });
}

/** Those that the same plan takes away are out of the way by then. */
function stayingPortals(tpg: WantedTpg, { portals }: Actual): Actual['portals'] {
  const verdict = verdictOn(tpg);
  return portals.filter(
    ({ iqn, tag, name }) => iqn !== tpg.iqn || tag !== tpg.tag || !isDoomedPortal(name, verdict),
  );
}

function planRdma(tag: number, portal: TargetPortal, actual: Actual): TargetStep[] {
  const live = liveTpg(actual, tag)?.iser ?? [];
  if (portal.iser !== true || findPortal(live, portal) !== undefined) return [];
  const name = formatPortal(portal);
  if (actual.rdma?.hasModule === false)
    throw new Refusal(
      `this kernel has no iSER target (ib_isert), and ${name} is to be served over RDMA`,
      'install the distribution’s package with more kernel modules, or leave `iser` out',
    );
  if (actual.rdma?.devices.length === 0)
    throw new Refusal(
      `this host has no RDMA device, and ${name} is to be served over RDMA`,
      'rdma link lists the devices; set one up first, or leave `iser` out',
    );
  return [step({ op: 'serve-over-rdma', tag, portal }, `serve ${name} over RDMA too`)];
}

/** iscsit_tpg_check_network_portal in drivers/target/iscsi/iscsi_target_tpg.c. */
function refuseOtherGroup(portal: Portal, { iqn, tag }: WantedTpg, portals: Actual['portals']): void {
  const other = portals.find(
    (one) => one.iqn === iqn && one.tag !== tag && findPortal([one.name], portal) !== undefined,
  );
  if (!other) return;
  throw new Refusal(
    `${iqn} listens on ${other.name} for its portal group ${other.tag} already, and a portal leads to one group only`,
    `name another portal, or delete that one: targetcli /iscsi/${iqn}/tpg${other.tag}/portals delete ${addressOf(other.name)}`,
  );
}

/** The kernel takes any address without a word and then listens on nothing. */
function refuseForeignAddress(portal: Portal, addresses: readonly string[]): void {
  if (isWildcard(portal)) return;
  const wanted = canonicalAddress(portal.address);
  if (addresses.some((address) => canonicalAddress(address) === wanted)) return;
  throw new Refusal(
    `no interface of this host has the address ${portal.address}`,
    `it has ${addresses.filter((address) => !isLoopback(address)).join(', ') || 'none'}`,
  );
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function refuseOccupied(portal: Portal, portals: Actual['portals']): void {
  const other = portals.find(({ name }) => {
    const parsed = parsePortal(name);
    return parsed !== undefined && isInTheWay(parsed, portal);
  });
  if (!other) return;
  throw new Refusal(
    `${other.iqn} listens on ${other.name}, so the kernel cannot listen on ${formatPortal(portal)} as well`,
    `name ${other.name} as the portal, or delete that one: targetcli /iscsi/${other.iqn}/tpg${other.tag}/portals delete ${addressOf(other.name)}`,
  );
}

/** "0.0.0.0 3260": targetcli's arguments. */
function addressOf(name: string): string {
  const colon = name.lastIndexOf(':');
  return `${name.slice(0, colon)} ${name.slice(colon + 1)}`;
}
