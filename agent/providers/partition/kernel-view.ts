// The partitions of a disk as kernel and udev know them: sysfs and udev's records, nothing is opened.
import type { System } from '../../system/system.ts';
import type { Partition } from '../../tools/sfdisk.ts';

export interface KnownPartition extends Partition {
  /** "254:17" */
  device: string;
  /** "gpt", "dos"; empty where udev has not looked yet. */
  label: string;
}

/** `disk`: its number, "254:16". */
export function listKnown(system: System, disk: string): KnownPartition[] {
  const directory = `/sys/dev/block/${disk}`;
  return system
    .list(directory)
    .filter((name) => system.exists(`${directory}/${name}/partition`))
    .map((name) => readKnown(system, `${directory}/${name}`));
}

/** sysfs counts in 512 bytes, whatever the disk's sectors are. */
function readKnown(system: System, path: string): KnownPartition {
  const numberIn = (file: string) => Number(system.readText(`${path}/${file}`));
  const device = system.readText(`${path}/dev`).trim();
  const record = system.readTextIfExists(`/run/udev/data/b${device}`) ?? '';
  const property = (name: string) =>
    new RegExp(`^E:ID_PART_ENTRY_${name}=(.*)$`, 'm').exec(record)?.[1] ?? '';
  return {
    number: numberIn('partition'),
    start: numberIn('start') * 512,
    size: numberIn('size') * 512,
    type: property('TYPE').toUpperCase(),
    name: property('NAME'),
    device,
    label: property('SCHEME'),
  };
}
