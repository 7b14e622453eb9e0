// How vault passwords are given, for every command that may meet something vaulted; named as Ansible names it.
import type { Command } from 'commander';
import { collect } from './lab-options.ts';

export function addVaultOptions(command: Command): Command {
  return command
    .option('--vault-password-file <file>', 'a vault password, or a program that prints it', collect, [])
    .option('--vault-id <label@source>', 'the same with a label; source: a file or `prompt`', collect, [])
    .option('--ask-vault-pass', 'ask for the vault password');
}
