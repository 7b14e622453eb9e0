// Which volume is which: a name stands for one device and one serial for ever, whoever remembers it; pure.
import { identityDigits } from '../../../src/contract/serial.ts';
import { type Ledger, ledgerPath, type Volume } from '../../lio/ledger.ts';
import { backstoresNamed } from '../../lio/live-backstores.ts';
import {
  contentOf,
  findSavedBackstore,
  type Saveconfig,
  type SavedBackstore,
  savedNamed,
} from '../../lio/saveconfig.ts';
import type { WantedLun } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import type { Actual } from './actual.ts';
import type { VolumeFacts } from './backstores/index.ts';

/** What is known of a volume that the kernel does not serve right now. */
export interface Memory {
  /** Absent for a volume that nobody ever made. */
  serial?: string;
  /** Whether its data should be there. */
  known: boolean;
}

/** The live backstore keeps what it has: only its agreement with the description is checked. */
export function refuseOtherLive(lun: WantedLun, facts: VolumeFacts, actual: Actual): void {
  const { live } = facts;
  if (!live) return;
  if (!facts.servesPath) throw otherDevice(lun.name, live.path, facts.path, 'serves');
  if (live.serial === '') {
    throw new Refusal(
      `backstore ${lun.name} is live without a serial`,
      'clients cannot tell it from others: remove it with targetcli, then run again',
    );
  }
  if (lun.serial !== undefined && lun.serial !== live.serial) throw otherSerial(lun, live.serial);
  const entry = contentOf(actual.ledger)?.[lun.name];
  if (entry?.serial === live.serial) refuseOtherIdentity(lun, facts, entry);
}

/** The same name under another plugin, live, saved or recorded. */
export function refuseOtherPlugin(lun: WantedLun, facts: VolumeFacts, actual: Actual): void {
  const recorded = contentOf(actual.ledger)?.[lun.name];
  const others = [
    ...backstoresNamed(actual.backstores, lun.name).filter(({ enabled }) => enabled),
    ...savedNamed(contentOf(actual.saved)?.storage_objects ?? [], lun.name),
    ...(recorded && recorded.state !== 'removed' ? [recorded] : []),
  ];
  const other = others.find(({ plugin }) => plugin !== facts.plugin);
  if (!other) return;
  throw new Refusal(
    `${lun.name} is a ${other.plugin} backstore already, not ${facts.plugin}`,
    'a name stands for one volume for ever: give this one another name',
  );
}

/** Throws Refusal where the name stood for something else, or where making it could serve blank data under an old identity. */
export function recall(lun: WantedLun, facts: VolumeFacts, actual: Actual): Memory {
  const saved = findSavedBackstore(contentOf(actual.saved), lun.name);
  const recorded = contentOf(actual.ledger)?.[lun.name];
  const entry = recorded?.state === 'removed' && !saved ? undefined : recorded;
  if (!saved && !entry) return recallRemoved(lun, facts, recorded);
  refuseOtherPath(lun, facts, saved, entry);
  refuseVanished(lun, facts);
  refuseOtherIdentity(lun, facts, entry);
  refuseLostFile(lun, actual, saved, entry);
  const serial = facts.ownSerial ?? agreedSerial(lun, saved?.wwn, entry?.serial);
  if (lun.serial !== undefined && lun.serial !== serial) throw otherSerial(lun, serial);
  return { serial, known: true };
}

/** A volume that was removed on purpose comes back with its serial if it is the same data, and with a new one if it is not. */
function recallRemoved(lun: WantedLun, facts: VolumeFacts, removed: Volume | undefined): Memory {
  const isSame =
    removed !== undefined &&
    facts.exists &&
    removed.plugin === facts.plugin &&
    isSamePath(facts, removed.path) &&
    removed.identity === facts.identity;
  const serial = facts.ownSerial ?? lun.serial ?? (isSame ? removed.serial : undefined);
  return { known: false, ...(serial !== undefined && { serial }) };
}

function refuseOtherPath(
  lun: WantedLun,
  facts: VolumeFacts,
  saved: SavedBackstore | undefined,
  entry: Volume | undefined,
): void {
  const path = saved?.dev ?? entry?.path;
  if (path !== undefined && !isSamePath(facts, path))
    throw otherDevice(lun.name, path, facts.path, 'stands for');
}

function isSamePath(facts: VolumeFacts, path: string): boolean {
  return path === facts.path || facts.samePaths.includes(path);
}

function otherDevice(name: string, known: string, wanted: string, verb: string): Refusal {
  return new Refusal(
    `backstore ${name} ${verb} ${known}, and ${wanted} is another device: clients would find other data under the same identity (data-loss)`,
    'give the new device a name of its own; a name can be used again after its target was removed with `state: absent`',
  );
}

function refuseVanished(lun: WantedLun, { exists, path }: VolumeFacts): void {
  if (exists) return;
  throw new Refusal(
    `the data of LUN ${lun.lun} (${lun.name}) is gone: ${path} does not exist any more, and clients know the volume`,
    `bring ${path} back; or, if the data is given up, give a new volume another name`,
  );
}

function refuseOtherIdentity(lun: WantedLun, facts: VolumeFacts, entry: Volume | undefined): void {
  if (entry?.identity === undefined || facts.identity === undefined || entry.identity === facts.identity)
    return;
  throw new Refusal(
    `${facts.path} is another volume than the one that ${lun.name} was made on (data-loss)`,
    `give it another name; or, if the old data is given up, take ${lun.name} out of ${ledgerPath} and saveconfig.json`,
  );
}

/** A file that went away as a whole takes LUN numbers and ACLs with it: that is for a person to see. */
function refuseLostFile(
  lun: WantedLun,
  { saved: stored, rtslib }: Actual,
  saved: SavedBackstore | undefined,
  entry: Volume | undefined,
): void {
  if (stored.state !== 'absent' || saved || entry?.state !== 'saved' || lun.serial !== undefined) return;
  const file = rtslib?.saveFile ?? 'saveconfig.json';
  throw new Refusal(
    `${file} is lost, and ${lun.name} was in it with serial ${entry.serial}`,
    `bring back a copy from ${file.slice(0, file.lastIndexOf('/'))}/backup and run targetctl restore; or say \`serial: "${entry.serial}"\` to make the volume anew`,
  );
}

function agreedSerial(lun: WantedLun, saved: string | undefined, recorded: string | undefined): string {
  if (saved === undefined || recorded === undefined || saved === recorded) return saved ?? recorded ?? '';
  if (lun.serial === saved || lun.serial === recorded) return lun.serial;
  throw new Refusal(
    `saveconfig.json has serial ${saved} for ${lun.name}, ${ledgerPath} has ${recorded}`,
    'say with `serial:` which one the clients know',
  );
}

function otherSerial(lun: WantedLun, known: string): Refusal {
  return new Refusal(
    `${lun.name} has serial ${known}, and ${lun.serial} is wanted: clients would lose the disk`,
    `leave \`serial\` out, or write "${known}"`,
  );
}

/** Names by the digits of their serials that reach clients: of everything the host has or remembers. */
export type Identities = ReadonlyMap<string, readonly string[]>;

export function listIdentities(actual: Actual): Identities {
  const names = new Map<string, string[]>();
  for (const { name, serial } of listSerials(actual)) {
    const digits = identityDigits(serial);
    names.set(digits, [...(names.get(digits) ?? []), name]);
  }
  return names;
}

/** Two volumes that agree in the digits that matter are one disk to multipath: corruption. */
export function refuseSharedIdentity(name: string, serial: string, identities: Identities): void {
  const twin = identities.get(identityDigits(serial))?.find((other) => other !== name);
  if (twin !== undefined) throw sharedIdentity(name, twin);
}

export function sharedIdentity(name: string, twin: string): Refusal {
  return new Refusal(
    `the serials of ${name} and ${twin} agree in their first 25 hex digits: multipath would merge the two`,
    `give ${name} another serial, or leave \`serial\` out to get a random one`,
  );
}

/** Without devices that are passed through: what clients see of them is not made of these digits. */
function listSerials(actual: Actual): { name: string; serial: string }[] {
  const saved: Saveconfig | undefined = contentOf(actual.saved);
  const ledger: Ledger = contentOf(actual.ledger) ?? {};
  return [
    ...actual.backstores.filter(({ plugin, serial }) => serial !== '' && plugin !== 'pscsi'),
    ...(saved?.storage_objects ?? []).flatMap(({ name, wwn }) => (wwn ? [{ name, serial: wwn }] : [])),
    ...Object.entries(ledger)
      .filter(([, { state, plugin }]) => state !== 'removed' && plugin !== 'pscsi')
      .map(([name, { serial }]) => ({ name, serial })),
  ];
}
