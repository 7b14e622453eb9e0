// The types of partitions by their GUIDs (UEFI specification, and the Discoverable Partitions Specification for Linux).
import type { Wanted } from './steps.ts';

const guids: Record<Wanted['type'], string> = {
  linux: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
  lvm: 'E6D6D379-F507-44C2-A23C-238F2A3DF928',
};

export function guidOf(type: Wanted['type']): string {
  return guids[type];
}

export function nameOfType(guid: string): string {
  const [known] = Object.entries(guids).find(([, one]) => one === guid) ?? [];
  return known ?? guid;
}
