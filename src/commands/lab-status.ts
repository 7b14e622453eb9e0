// `lab status`: what runs, how to reach it, and what is wrong with it on purpose.
import { Command } from 'commander';
import type { LabStatus } from '../lab/control.ts';
import { addLabChoice, formatDuration, type LabChoice, labsFolder, nameOf, print } from './lab-options.ts';

export function labStatusCommand(): Command {
  return addLabChoice(new Command('status').description('shows the labs, or one of them, and their hosts'))
    .addHelpText('after', '\nExample:\n  $ iscsi-deploy lab status')
    .action(async (choice: LabChoice) => {
      const { listLabs } = await import('../lab/running-lab.ts');
      const one = choice.name !== undefined || choice.inventory.length > 0;
      const names = one ? [await nameOf(choice)] : await listLabs(labsFolder());
      if (names.length === 0) print('there is no lab');
      for (const name of names) for (const line of await describeLab(name)) print(line);
    });
}

async function describeLab(name: string): Promise<string[]> {
  const { openLab } = await import('../lab/running-lab.ts');
  try {
    const { control, record, files } = await openLab(labsFolder(), name);
    const status = await control.status();
    control.close();
    return [
      `lab ${name}: up, with ${record.accelerator === 'kvm' ? 'KVM' : 'emulation'}, for ${formatDuration(status.secondsLeft)} more`,
      `  inventory ${files.inventory}`,
      ...record.hosts.map(({ addresses }, index) =>
        describeHost(status.hosts[index], addresses.san1.concat(addresses.san2)),
      ),
    ];
  } catch (error) {
    return [`lab ${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function describeHost(host: LabStatus['hosts'][number] | undefined, addresses: string[]): string {
  if (host === undefined) return '';
  const links = Object.entries(host.links).flatMap(([network, { up, delayMilliseconds, loss }]) => {
    if (!up) return [`${network} cut`];
    const faults = [
      delayMilliseconds > 0 ? `${delayMilliseconds} ms late` : '',
      loss > 0 ? `${loss * 100} % lost` : '',
    ];
    const told = faults.filter((fault) => fault !== '').join(', ');
    return told === '' ? [] : [`${network} ${told}`];
  });
  const power = host.on ? `ssh 127.0.0.1:${host.port}` : 'switched off';
  return ['  ', [host.name, power, addresses.join(' '), ...links].join(' · ')].join('');
}
