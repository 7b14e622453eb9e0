// Settings that a playbook names: whether this open-iscsi has them, and what of them the live sessions do not have yet; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { suggest } from '../../../src/contract/nearest.ts';
import { formatSetting } from '../../../src/contract/node-settings.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import type { NodeRecord } from '../../open-iscsi/node-records.ts';
import { parseRecord } from '../../open-iscsi/record-text.ts';
import { replacementTimeout } from '../../open-iscsi/wanted-settings.ts';
import { Refusal } from '../../provider.ts';
import type { PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** A record lists all numbers and switches that its iscsiadm knows; a line that it does not know would do nothing, without a word. */
export function refuseUnknownSettings({ path, text }: NodeRecord, { settings }: Wanted): void {
  const present = [...parseRecord(text).keys()];
  const unknown = Object.keys(settings).find((name) => !present.includes(name));
  if (unknown === undefined) return;
  const known = present.filter((name) => name.startsWith('node.'));
  throw new Refusal(
    `the open-iscsi of this host has no setting ${unknown}: node record ${path} does not list it`,
    suggest(unknown, known) ?? 'leave it out',
  );
}

/** The kernel writes "off" for a wait without end (scsi_transport_iscsi.c). */
export function recoveryOf({ settings }: Wanted): string | undefined {
  const value = settings[replacementTimeout];
  if (value === undefined) return undefined;
  return Number(value) < 0 ? 'off' : formatSetting(value);
}

export function planLive(desired: Wanted, { portal, sessions }: PortalState): SessionStep[] {
  const wanted = recoveryOf(desired);
  const other = sessions.find(({ recovery }) => recovery !== wanted);
  if (wanted === undefined || !other) return [];
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  const summary = `set replacement_timeout of the live session with ${place} to ${wanted} (was ${other.recovery ?? 'not known'})`;
  return [step({ action: 'set-live', portal }, summary, desired)];
}
