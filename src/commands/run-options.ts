// The options that `run`, `plan` and `lab run` share, named as Ansible names them.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultAllowed, type Impact, impacts } from '../contract/impact.ts';
import type { PasswordChoice } from '../vault/password-source.ts';
import { collect } from './lab-options.ts';
import { addVaultOptions } from './vault-options.ts';

export interface RunOptions extends PasswordChoice {
  inventory: string[];
  limit?: string;
  tags?: string[];
  extraVars: string[];
  forks: number;
  allow: Impact;
  format?: 'json';
  output?: string;
  verbose?: boolean;
}

export function addRunOptions(command: Command): Command {
  return addVaultOptions(command)
    .option('-i, --inventory <file>', 'inventory file; may be given more than once', collect, [])
    .option('-l, --limit <pattern>', 'only these hosts, e.g. "clients:!db01"')
    .option('-t, --tags <names>', 'only tasks with one of these tags', (text: string) => text.split(','))
    .option('-e, --extra-vars <vars>', 'variables, as k=v, JSON or @file', collect, [])
    .option('-f, --forks <number>', 'hosts to work on at once', parseForks, 10)
    .addOption(
      new Option('--allow <impact>', 'highest impact that may be applied')
        .choices(impacts)
        .default(defaultAllowed),
    )
    .addOption(new Option('--format <format>', 'write the outcome to --output as well').choices(['json']))
    .option('--output <file>', 'where --format goes')
    .option('-v, --verbose', 'plain lines with every change, also on a terminal');
}

function parseForks(text: string): number {
  const forks = Number(text);
  if (Number.isInteger(forks) && forks > 0 && forks <= 1000) return forks;
  throw new InvalidArgumentError('want a whole number from 1 to 1000.');
}
