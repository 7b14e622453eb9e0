// `lab power-cut`: the power of a host fails, for a moment or until it is switched on again.
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import type { RunningLab } from '../lab/running-lab.ts';
import { addLabChoice, type LabChoice, parseDuration, print, withLab } from './lab-options.ts';

interface PowerChoice extends LabChoice {
  off?: boolean;
  on?: boolean;
  for?: number;
  wait?: boolean;
}

export function labPowerCutCommand(): Command {
  const command = new Command('power-cut')
    .description('cuts a host’s power without telling it; it boots again at once, later, or never')
    .argument('<host>')
    .addOption(new Option('--off', 'it stays off').conflicts(['on', 'for']))
    .addOption(new Option('--on', 'switches it on again').conflicts(['for']))
    .option('--for <time>', 'it is off for this long, e.g. 30s', parseDuration)
    .option('--wait', 'until it answers to SSH again');
  return addLabChoice(command)
    .addHelpText(
      'after',
      `
What the host has flushed to its disks is kept, what it holds in memory is lost.

Example:
  $ iscsi-deploy lab power-cut storage01 --wait
  $ iscsi-deploy lab power-cut storage01 --off
  $ iscsi-deploy lab power-cut storage01 --on --wait`,
    )
    .action((host: string, choice: PowerChoice) => withLab(choice, (lab) => cutPower(lab, host, choice)));
}

async function cutPower(lab: RunningLab, host: string, choice: PowerChoice): Promise<void> {
  const power = (to: 'cut' | 'off' | 'on') => lab.control.ask({ do: 'power', host, to });
  if (choice.for !== undefined) {
    await power('off');
    print(`${host} is off for ${choice.for} s`);
    await sleep(choice.for * 1000);
    await power('on');
  } else await power(choice.off ? 'off' : choice.on ? 'on' : 'cut');
  if (choice.wait && !choice.off) await waitForHost(lab, host);
  print(choice.off ? `${host} is off` : `${host} ${choice.wait ? 'answers again' : 'boots'}`);
}

async function waitForHost(lab: RunningLab, host: string): Promise<void> {
  const { doorOf } = await import('../lab/running-lab.ts');
  const { waitForSsh } = await import('../lab/ssh.ts');
  const door = async () => doorOf(lab, await lab.control.status(), host);
  await waitForSsh(await door(), 600, door);
}
