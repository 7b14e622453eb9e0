// How vault passwords are given, for every command that may meet something vaulted; named as Ansible names it.
import type { Command } from 'commander';
import { listOption } from './list-option.ts';

export function addVaultOptions(command: Command): Command {
  return command
    .addOption(listOption('--vault-password-file <file>', 'a vault password, or a program that prints it'))
    .addOption(listOption('--vault-id <label@source>', 'the same with a label; source: a file or `prompt`'))
    .option('--ask-vault-pass', 'ask for the vault password');
}
