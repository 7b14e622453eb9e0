// `lab reset` and `lab save`: snapshots of running hosts, gone back to in about a second.
import { Command, InvalidArgumentError } from 'commander';
import type { RunningLab } from '../lab/running-lab.ts';
import { cleanSnapshot, snapshotName, snapshotNameRule } from '../lab/snapshot.ts';
import { addLabChoice, type LabChoice, print, withLab } from './lab-options.ts';

interface ResetChoice extends LabChoice {
  all?: boolean;
  to: string;
}

export function labResetCommand(): Command {
  const command = new Command('reset')
    .description('takes hosts back to how they first booted, in about a second')
    .argument('[hosts...]')
    .option('--all', 'all hosts of the lab')
    .option('--to <snapshot>', 'one made by `lab save` instead', parseTag, cleanSnapshot);
  return addLabChoice(command)
    .addHelpText(
      'after',
      '\nExample:\n  $ iscsi-deploy lab reset storage01 web01\n  $ iscsi-deploy lab reset --all',
    )
    .action((hosts: string[], choice: ResetChoice) =>
      withLab(choice, async (lab) => {
        const { resetHosts } = await import('../lab/reset.ts');
        const chosen = chosenHosts(lab, hosts, choice);
        const begin = performance.now();
        await resetHosts(lab, chosen, choice.to);
        const seconds = ((performance.now() - begin) / 1000).toFixed(1);
        print(`${chosen.join(', ')}: back at "${choice.to}", ${seconds} s`);
      }),
    );
}

export function labSaveCommand(): Command {
  const command = new Command('save')
    .description('takes a snapshot of running hosts, for `lab reset --to`')
    .argument('<snapshot>', 'its name', parseTag)
    .argument('[hosts...]')
    .option('--all', 'all hosts of the lab');
  return addLabChoice(command)
    .addHelpText('after', '\nExample:\n  $ iscsi-deploy lab save installed storage01')
    .action((tag: string, hosts: string[], choice: ResetChoice) =>
      withLab(choice, async (lab) => {
        const chosen = chosenHosts(lab, hosts, choice);
        await Promise.all(chosen.map((host) => lab.control.ask({ do: 'snapshot', host, tag })));
        print(`${chosen.join(', ')}: saved as "${tag}"`);
      }),
    );
}

function chosenHosts(lab: RunningLab, hosts: string[], { all }: ResetChoice): string[] {
  if (all) return lab.record.hosts.map(({ name }) => name);
  if (hosts.length > 0) return hosts;
  throw new Error('name the hosts, or say --all');
}

function parseTag(text: string): string {
  if (snapshotName.test(text)) return text;
  throw new InvalidArgumentError(`${snapshotNameRule}.`);
}
