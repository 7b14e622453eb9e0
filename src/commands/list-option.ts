// An option that may be given several times: a list of what was given, empty where it was not.
import { Option } from 'commander';

export function listOption(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], 'none')
    .argParser((value: string, before: string[]) => [...before, value]);
}
