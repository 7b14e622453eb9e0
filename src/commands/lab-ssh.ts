// `lab ssh`: a shell on a lab host, or one command there.
import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { addLabChoice, type LabChoice, withLab } from './lab-options.ts';

export function labSshCommand(): Command {
  const command = new Command('ssh')
    .description('opens a shell on a host, or runs a command there')
    .argument('<host>')
    .argument('[command...]', 'after --, parsed by the host’s shell');
  return addLabChoice(command)
    .addHelpText(
      'after',
      '\nExample:\n  $ iscsi-deploy lab ssh web01\n  $ iscsi-deploy lab ssh web01 -- sudo lsblk',
    )
    .action((host: string, words: string[], choice: LabChoice) =>
      withLab(choice, async (lab) => {
        const { doorOf } = await import('../lab/running-lab.ts');
        const { sshCommand } = await import('../lab/ssh.ts');
        const door = doorOf(lab, await lab.control.status(), host);
        process.exitCode = await inTerminal([...sshCommand(door), ...words]);
      }),
    );
}

function inTerminal([program = '', ...rest]: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 255));
  });
}
