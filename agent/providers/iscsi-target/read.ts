// Looks at a host for one target: only what the target needs, and the names and serials of everything it must not collide with.
import type { Plugin } from '../../../src/contract/kinds/iscsi-target/backstore.ts';
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { findBootRestore } from '../../lio/boot-restore.ts';
import { readEngine } from '../../lio/engine.ts';
import { readExports } from '../../lio/exports.ts';
import { readGroupSettings } from '../../lio/group-settings.ts';
import { type Ledger, readLedger } from '../../lio/ledger.ts';
import { type LiveBackstore, readBackstores } from '../../lio/live-backstores.ts';
import { type LiveTarget, readTags, readTarget } from '../../lio/live-target.ts';
import { readMounts, readPromisedMounts } from '../../lio/mounts.ts';
import { iscsi, tpgPath } from '../../lio/paths.ts';
import { findPortal } from '../../lio/portal-names.ts';
import { readRdma } from '../../lio/rdma.ts';
import { findRtslib, readMappedLunLimit } from '../../lio/rtslib.ts';
import {
  contentOf,
  findSavedBackstore,
  findSavedTarget,
  readSaveconfig,
  type Saveconfig,
  type Stored,
} from '../../lio/saveconfig.ts';
import { readSessions } from '../../lio/sessions.ts';
import { mappedLunsOf, pathOf, pluginOf, tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import type { Actual } from './actual.ts';
import { readVolume, type VolumeFacts } from './backstores/index.ts';
import { once } from './backstores/question.ts';
import { losesParts } from './loses-parts.ts';
import { readRestoreUnit } from './restore-unit.ts';

export function readIscsiTarget(desired: IscsiTarget, { system, facts }: Host): Actual {
  const rtslib = findRtslib(system);
  const backstores = readBackstores(system);
  const tpgs = tpgsOf(desired);
  const seen = readTarget(system, desired.iqn, tpgs);
  const saved: Stored<Saveconfig> = rtslib ? readSaveconfig(system, rtslib.saveFile) : { state: 'absent' };
  const loses = losesParts(desired, seen, contentOf(saved), backstores);
  const target = loses && seen ? readTarget(system, desired.iqn, tpgs, true) : seen;
  const ledger = readLedger(system);
  const restore = readRestoreUnit(system);
  const known = { saved: contentOf(saved), ledger: contentOf(ledger) };
  const limit =
    rtslib && tpgs.some(hasHighNumbers) ? readMappedLunLimit(system, rtslib.directory) : undefined;
  const restoring = isHalfRestored(desired, known.saved, backstores, target !== undefined)
    ? findBootRestore(system)
    : undefined;
  return {
    ...(rtslib && { rtslib }),
    engine: readEngine(system, modulesFor(desired), rtslib?.dbroot),
    addresses: facts.addresses.map(({ address }) => address),
    backstores,
    ...(target && { target }),
    settings: new Map(tpgs.map((tpg) => [tpg.tag, readGroupSettings(system, tpg)])),
    portals: readPortals(system),
    ...(tpgs.some((tpg) => lacksIser(tpg, target)) && { rdma: readRdma(system, facts.kernel) }),
    saved,
    ledger,
    volumes: desired.state === 'absent' ? [] : readVolumes(desired, system, backstores, known),
    ...(limit !== undefined && { mappedLunLimit: limit }),
    ...(restore && { restore }),
    ...(restoring !== undefined && { restoring }),
    ...(loses && {
      removal: { sessions: readSessions(system, desired.iqn), exports: readExports(system) },
    }),
  };
}

function modulesFor(desired: IscsiTarget): string[] {
  const plugins = new Set(volumesOf(desired).map(pluginOf));
  return ['target_core_mod', ...[...plugins].map((plugin) => moduleOf[plugin]), 'iscsi_target_mod'].filter(
    (module) => module !== undefined,
  );
}

/** Ramdisks are in the core. */
const moduleOf: { [Name in Plugin]: string | undefined } = {
  block: 'target_core_iblock',
  fileio: 'target_core_file',
  ramdisk: undefined,
  pscsi: 'target_core_pscsi',
};

function lacksIser({ tag, portals }: WantedTpg, target: LiveTarget | undefined): boolean {
  const live = target?.tpgs.find((one) => one.tag === tag)?.iser ?? [];
  return portals.some((portal) => portal.iser === true && findPortal(live, portal) === undefined);
}

/** Old versions of rtslib stop at 255, and fail altogether on a host that has a higher one. */
const alwaysPossible = 255;

function hasHighNumbers(tpg: WantedTpg): boolean {
  return tpg.acls.some((acl) => mappedLunsOf(acl, tpg).some(({ as }) => as > alwaysPossible));
}

/** Whether the boot restore may just be at work: only then is it worth looking for. */
function isHalfRestored(
  desired: IscsiTarget,
  saved: Saveconfig | undefined,
  backstores: readonly LiveBackstore[],
  targetIsLive: boolean,
): boolean {
  const isMissing = (name: string) =>
    findSavedBackstore(saved, name) !== undefined &&
    !backstores.some((one) => one.name === name && one.enabled);
  return (
    (findSavedTarget(saved, desired.iqn) !== undefined && !targetIsLive) ||
    volumesOf(desired).some(({ name }) => isMissing(name))
  );
}

function readPortals(system: System): Actual['portals'] {
  return system
    .list(iscsi)
    .filter((name) => /^(iqn|eui|naa)\./.test(name))
    .flatMap((iqn) =>
      readTags(system, iqn).flatMap((tag) =>
        system.list(`${tpgPath({ iqn, tag })}/np`).map((name) => ({ iqn, tag, name })),
      ),
    );
}

function readVolumes(
  desired: IscsiTarget,
  system: System,
  backstores: LiveBackstore[],
  { saved, ledger }: { saved: Saveconfig | undefined; ledger: Ledger | undefined },
): VolumeFacts[] {
  const mounts = once(() => readMounts(system));
  const promisedMounts = once(() => readPromisedMounts(system));
  return volumesOf(desired).map((lun) => {
    const knownPaths = [findSavedBackstore(saved, lun.name)?.dev, ledger?.[lun.name]?.path];
    return readVolume({
      system,
      lun,
      path: pathOf(lun),
      backstores,
      knownPaths: knownPaths.filter((path) => path !== undefined),
      mounts,
      promisedMounts,
    });
  });
}
