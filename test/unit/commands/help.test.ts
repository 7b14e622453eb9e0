// Every command's help has an example, and fits a terminal of 80 columns.
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { inventoryCommand } from '../../../src/commands/inventory.ts';
import { labCommand } from '../../../src/commands/lab.ts';
import { planCommand, runCommand } from '../../../src/commands/run.ts';
import { validateCommand } from '../../../src/commands/validate.ts';
import { vaultCommand } from '../../../src/commands/vault.ts';

const roots = [runCommand, planCommand, inventoryCommand, validateCommand, vaultCommand, labCommand];
const commands = roots.flatMap((make) => withAllBelow(make(), []));

describe('the help of', () => {
  it.each(commands)('$name', ({ command }) => {
    const help = helpOf(command);
    expect(help).toContain('\nExample:\n  $ ');
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

function withAllBelow(command: Command, above: string[]): { name: string; command: Command }[] {
  const path = [...above, command.name()];
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help');
  return [{ name: path.join(' '), command }, ...below.flatMap((one) => withAllBelow(one, path))];
}

function helpOf(command: Command): string {
  let written = '';
  command.configureOutput({
    getOutHelpWidth: () => 80,
    writeOut: (text) => {
      written += text;
    },
  });
  command.outputHelp();
  return written;
}
