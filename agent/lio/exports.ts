// Every LUN of the host, of any target and fabric: who else uses a backstore decides whether it may go.
import type { System } from '../system/system.ts';
import { readLinkedLuns } from './links.ts';
import { type BackstorePlace, lio, numbersOf, placeOfLink } from './paths.ts';

export interface Export {
  /** "iscsi", "loopback", … */
  fabric: string;
  target: string;
  tag: number;
  lun: number;
  backstore: BackstorePlace;
}

const notFabrics = ['core', 'dbroot', 'version'];

export function readExports(system: System): Export[] {
  const fabrics = system.list(lio).filter((name) => !notFabrics.includes(name));
  return fabrics.flatMap((fabric) =>
    system.list(`${lio}/${fabric}`).flatMap((target) => readTargetExports(system, fabric, target)),
  );
}

function readTargetExports(system: System, fabric: string, target: string): Export[] {
  const path = `${lio}/${fabric}/${target}`;
  if (system.stat(path)?.kind !== 'directory') return [];
  return numbersOf(system.list(path), 'tpgt_').flatMap((tag) => {
    const luns = `${path}/tpgt_${tag}/lun`;
    return readLinkedLuns(system, luns).flatMap(({ number: lun, link }) => {
      const backstore = link && placeOfLink(link.target);
      return backstore ? [{ fabric, target, tag, lun, backstore }] : [];
    });
  });
}
