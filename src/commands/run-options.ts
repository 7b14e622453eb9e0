// The options that `run`, `plan` and `lab run` share, named as Ansible names them.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultAllowed, type Impact, impacts } from '../contract/impact.ts';
import type { PasswordChoice } from '../vault/password-source.ts';
import { listOption } from './list-option.ts';
import { addVaultOptions } from './vault-options.ts';

export interface RunOptions extends PasswordChoice {
  inventory: string[];
  limit?: string;
  tags?: string[];
  skipTags?: string[];
  startAtTask?: string;
  listHosts?: boolean;
  listTasks?: boolean;
  listTags?: boolean;
  extraVars: string[];
  forks: number;
  allow: Impact;
  format?: 'json';
  output?: string;
  verbose?: boolean;
}

export function addRunOptions(command: Command): Command {
  return addVaultOptions(command)
    .addOption(listOption('-i, --inventory <file>', 'inventory file; may be given more than once'))
    .option('-l, --limit <pattern>', 'only these hosts, e.g. "clients:!db01"')
    .option('-t, --tags <names>', 'only tasks with one of these tags', collectNames)
    .option('--skip-tags <names>', 'no tasks with one of these tags', collectNames)
    .option('--start-at-task <name>', 'begin with the task of this name')
    .option('--list-hosts', 'print the hosts of each play, and do nothing')
    .option('--list-tasks', 'print the tasks of each play, and do nothing')
    .option('--list-tags', 'print the tags of each play, and do nothing')
    .addOption(listOption('-e, --extra-vars <vars>', 'variables, as k=v, JSON or @file'))
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

/** "a,b", and the option again. */
function collectNames(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').filter((name) => name !== '')];
}
