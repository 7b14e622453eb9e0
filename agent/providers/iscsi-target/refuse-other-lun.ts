// A LUN that is to go is meant by its number and its backstore: where they do not belong together, nobody knows which is meant; pure.
import type { WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import { savedTpg } from './remembered.ts';

export function refuseOtherLun(tpg: WantedTpg, actual: Actual): void {
  for (const { lun, name } of tpg.absent.luns) {
    const other = namesAt(lun, tpg, actual).find((one) => one !== name);
    if (other === undefined) continue;
    throw new Refusal(
      `LUN ${lun} is ${other}, and it is ${name} that is to be absent there`,
      `write \`name: ${other}\` if that one is to go`,
    );
  }
}

/** Live, else as the next boot would have it. */
function namesAt(lun: number, tpg: WantedTpg, actual: Actual): string[] {
  const backstore = liveTpg(actual, tpg.tag)?.luns.find((one) => one.lun === lun)?.backstore;
  if (backstore) return [backstore.name];
  const entry = savedTpg(actual, tpg)?.luns.find(({ index }) => index === lun);
  return entry ? [entry.storage_object.slice(entry.storage_object.lastIndexOf('/') + 1)] : [];
}
