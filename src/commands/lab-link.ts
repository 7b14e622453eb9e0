// `lab link`: faults of the storage networks, for chosen hosts.
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { ControlRequest } from '../lab/control.ts';
import { type NetworkName, networkNames } from '../lab/storage-network.ts';
import { addLabChoice, type LabChoice, print, withLab } from './lab-options.ts';

type LinkChange = Extract<ControlRequest, { do: 'link' }>['change'];

interface LinkChoice extends LabChoice {
  network?: NetworkName;
  delay?: number;
  loss?: number;
}

const actions = ['cut', 'heal', 'impair'] as const;
type Action = (typeof actions)[number];

export function labLinkCommand(): Command {
  const command = new Command('link')
    .description('cuts, heals or impairs links between hosts and the storage networks; SSH is not touched')
    .addArgument(new Argument('<action>', 'what happens to the links').choices(actions))
    .argument('[hosts...]', 'whose links; all hosts’ if none is named')
    .addOption(new Option('--network <name>', 'only the links to this network').choices(networkNames))
    .option('--delay <milliseconds>', 'impair: each frame comes this much later', parseNumber(60_000))
    .option('--loss <percent>', 'impair: this share of frames is lost', parseNumber(100));
  return addLabChoice(command)
    .addHelpText(
      'after',
      `
Example:
  $ iscsi-deploy lab link cut web01 --network san1
  $ iscsi-deploy lab link impair storage01 --delay 20 --loss 1
  $ iscsi-deploy lab link heal`,
    )
    .action((action: Action, hosts: string[], choice: LinkChoice) =>
      withLab(choice, async (lab) => {
        const chosen = hosts.length > 0 ? hosts : lab.record.hosts.map(({ name }) => name);
        const networks = choice.network ? [choice.network] : networkNames;
        const change = changeFor(action, choice);
        for (const host of chosen)
          for (const network of networks) await lab.control.ask({ do: 'link', host, network, change });
        print(`${action}: ${chosen.join(', ')} on ${networks.join(' and ')}`);
      }),
    );
}

function changeFor(action: Action, { delay, loss }: LinkChoice): LinkChange {
  if (action === 'cut') return { up: false };
  if (action === 'heal') return { up: true, delayMilliseconds: 0, loss: 0 };
  if (delay === undefined && loss === undefined) throw new Error('impair needs --delay or --loss');
  return {
    ...(delay === undefined ? {} : { delayMilliseconds: delay }),
    ...(loss === undefined ? {} : { loss: loss / 100 }),
  };
}

function parseNumber(highest: number) {
  return (text: string): number => {
    const number = Number(text);
    if (text.trim() !== '' && number >= 0 && number <= highest) return number;
    throw new InvalidArgumentError(`want a number from 0 to ${highest}.`);
  };
}
