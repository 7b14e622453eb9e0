// `vault`: Ansible's vaults made, opened and changed; the commands and options have the names that `ansible-vault` gives them.
import { Command } from 'commander';
import type { OutputChoice } from './vault-files.ts';
import { addVaultOptions } from './vault-options.ts';
import type { ClosingChoice, RekeyChoice } from './vault-passwords.ts';
import type { StringChoice } from './vault-string.ts';

type FilesChoice = ClosingChoice & OutputChoice;

export function vaultCommand(): Command {
  return (
    new Command('vault')
      .description("encrypts and decrypts files and values in Ansible's vault format")
      // With all their words, the terms would leave no room for what they mean on a terminal of 80 columns.
      .configureHelp({ subcommandTerm: (command) => command.name() })
      .addCommand(
        fileCommand('encrypt', 'encrypts files in place; without a file, standard input', [closing, output])
          .addHelpText('after', example('encrypt group_vars/all/vault.yml --vault-id prod@~/.prod'))
          .action(async (files: string[], choice: FilesChoice) =>
            (await import('./vault-files.ts')).encryptFiles(files, choice),
          ),
      )
      .addCommand(
        fileCommand('decrypt', 'decrypts files in place; without a file, standard input', [output])
          .addHelpText('after', example('decrypt secrets.yml --output - --ask-vault-pass'))
          .action(async (files: string[], choice: FilesChoice) =>
            (await import('./vault-files.ts')).decryptFiles(files, choice),
          ),
      )
      .addCommand(
        fileCommand('view', 'prints the content of vaulted files', [])
          .addHelpText('after', example('view vault.yml --vault-password-file ~/.vault'))
          .action(async (files: string[], choice: FilesChoice) =>
            (await import('./vault-files.ts')).viewFiles(files, choice),
          ),
      )
      .addCommand(
        fileCommand('rekey', 'closes vaulted files with a new password', [closing, renewing])
          .addHelpText('after', example('rekey s.yml --vault-id old@old --new-vault-id new@prompt'))
          .action(async (files: string[], choice: RekeyChoice) =>
            (await import('./vault-files.ts')).rekeyFiles(files, choice),
          ),
      )
      .addCommand(
        oneFileCommand('edit', 'opens a vaulted file in $EDITOR')
          .addHelpText('after', example('edit group_vars/all/vault.yml'))
          .action(async (file: string, choice: ClosingChoice) =>
            (await import('./vault-edit.ts')).editVault(file, choice),
          ),
      )
      .addCommand(
        oneFileCommand('create', 'makes a new vaulted file in $EDITOR')
          .addHelpText('after', example('create group_vars/all/vault.yml --vault-id prod@prompt'))
          .action(async (file: string, choice: ClosingChoice) =>
            (await import('./vault-edit.ts')).createVault(file, choice),
          ),
      )
      .addCommand(stringCommand())
      .addHelpText('after', example('view group_vars/all/vault.yml --ask-vault-pass'))
  );
}

type Adding = (command: Command) => Command;

const closing: Adding = (command) =>
  command.option('--encrypt-vault-id <label>', 'the password to encrypt with, where several are given');
const output: Adding = (command) =>
  command.option('--output <file>', 'write there instead; - is standard output');
const renewing: Adding = (command) =>
  command
    .option('--new-vault-id <label@source>', 'the new password')
    .option('--new-vault-password-file <file>', 'the new password, without a label');

function fileCommand(name: string, description: string, adding: readonly Adding[]): Command {
  const command = new Command(name).description(description).argument('[files...]');
  return adding.reduce((so, add) => add(so), addVaultOptions(command));
}

function oneFileCommand(name: string, description: string): Command {
  return closing(addVaultOptions(new Command(name).description(description).argument('<file>')));
}

function stringCommand(): Command {
  const command = new Command('encrypt-string')
    .alias('encrypt_string')
    .description('prints a value for a YAML file; reads the string from standard input')
    .argument('[source...]', '- for standard input')
    .option('-n, --name <name>', 'the variable that it is for')
    .option('--stdin-name <name>', 'the same')
    .option('-p, --prompt', 'ask for the string');
  return output(closing(addVaultOptions(command)))
    .addHelpText(
      'after',
      '\nExample:\n  $ iscsi-deploy vault encrypt-string -n chap --prompt --ask-vault-pass',
    )
    .action(async (words: string[], choice: StringChoice) =>
      (await import('./vault-string.ts')).encryptString(words, choice),
    );
}

function example(command: string): string {
  return `\nExample:\n  $ iscsi-deploy vault ${command}`;
}
