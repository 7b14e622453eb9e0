// What the lab's commands share: which lab is meant, how long it may live, where labs are kept.
import { homedir } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { LabError } from '../lab/lab-error.ts';
import { imagesDirectory, labNameFor, labsDirectory } from '../lab/lab-files.ts';
import type { RunningLab } from '../lab/running-lab.ts';
import { listOption } from './list-option.ts';

export interface LabChoice {
  inventory: string[];
  name?: string;
}

export const labsFolder = () => labsDirectory(process.env, homedir());
export const imagesFolder = () => imagesDirectory(process.env, homedir());

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function addLabName(command: Command): Command {
  return command.option(
    '--name <lab>',
    'name of the lab (default: made from the inventory’s path)',
    parseName,
  );
}

export function addLabChoice(command: Command): Command {
  const help = 'the inventory that the lab was made from (not needed while there is only one lab)';
  return addLabName(command.addOption(listOption('-i, --inventory <file>', help)));
}

export async function nameOf({ name, inventory }: LabChoice): Promise<string> {
  if (name !== undefined) return name;
  if (inventory.length > 0) return nameFromFiles(inventory);
  const { onlyLab } = await import('../lab/running-lab.ts');
  return onlyLab(labsFolder());
}

/** Runs the work on the lab that is meant, if it is up. */
export async function withLab(choice: LabChoice, work: (lab: RunningLab) => Promise<void>): Promise<void> {
  const { openLab } = await import('../lab/running-lab.ts');
  const lab = await openLab(labsFolder(), await nameOf(choice));
  try {
    await work(lab);
  } finally {
    lab.control.close();
  }
}

/** Seconds of "4h", "90m", "45s" or "2d". */
export function parseDuration(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? Number.NaN);
  if (Number.isInteger(seconds)) return seconds;
  throw new InvalidArgumentError('want for example 45s, 90m or 4h.');
}

/** "3h 59m" of 14399. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))}s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

function nameFromFiles(inventory: string[]): string {
  try {
    return labNameFor(inventory);
  } catch {
    throw new LabError(`cannot read ${inventory.join(', ')}`, 'give the path of an inventory with -i');
  }
}

function parseName(text: string): string {
  if (/^[a-z0-9][\w-]{0,39}$/i.test(text)) return text;
  throw new InvalidArgumentError('want up to 40 letters, digits, dashes and underscores.');
}
