// `lab`: throwaway virtual machines with real kernels, one for each host of an inventory.
import { Command } from 'commander';
import { labDownCommand } from './lab-down.ts';
import { labLinkCommand } from './lab-link.ts';
import { labPowerCutCommand } from './lab-power-cut.ts';
import { labResetCommand, labSaveCommand } from './lab-reset.ts';
import { labRunCommand } from './lab-run.ts';
import { labSshCommand } from './lab-ssh.ts';
import { labStatusCommand } from './lab-status.ts';
import { labSuperviseCommand } from './lab-supervise.ts';
import { labUpCommand } from './lab-up.ts';

export function labCommand(): Command {
  return new Command('lab')
    .description('throwaway virtual machines with real kernels, one for each host of an inventory')
    .addCommand(labUpCommand())
    .addCommand(labRunCommand())
    .addCommand(labDownCommand())
    .addCommand(labStatusCommand())
    .addCommand(labSshCommand())
    .addCommand(labResetCommand())
    .addCommand(labSaveCommand())
    .addCommand(labPowerCutCommand())
    .addCommand(labLinkCommand())
    .addCommand(labSuperviseCommand(), { hidden: true })
    .addHelpText(
      'after',
      `
Example:
  $ iscsi-deploy lab up -i inventory.yml
  $ iscsi-deploy lab ssh storage01
  $ iscsi-deploy lab down`,
    );
}
