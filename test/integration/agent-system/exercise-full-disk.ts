// Writing where there is no room: the directory is a file system of 64 KiB.
import { type Exercise, outcome } from './findings.ts';

export const exerciseFullDisk: Exercise = (system, findings, [directory = '']) => {
  const path = `${directory}/saved`;
  findings.note('first', () => system.writeAtomic(path, 'the last good copy', { mode: 0o600 }));
  findings.note('too much', () => system.writeAtomic(path, 'x'.repeat(1_000_000), { mode: 0o600 }));
  findings.note('afterwards', () => [system.readText(path), system.list(directory)]);
  findings.note('allocated', () => [
    outcome(() => system.createFile(`${directory}/disk`, 1_000_000, { mode: 0o600, sparse: false })),
    system.list(directory),
  ]);
};
