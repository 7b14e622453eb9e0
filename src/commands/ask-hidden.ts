// A question at the terminal whose answer is not shown; the terminal itself is opened, since standard input may carry data.
import { openSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { ReadStream } from 'node:tty';
import { VaultError } from '../vault/vault-error.ts';

/** Milliseconds. */
const patience = 10 * 60_000;

const enter = ['\r', '\n', '\u0004'];
const interrupt = '\u0003';
const erase = ['\b', '\u007f'];

/** Throws `VaultError` where there is no terminal, or nobody answers. */
export async function askHidden(question: string): Promise<string> {
  const descriptor = openTerminal();
  const terminal = new ReadStream(descriptor);
  terminal.setRawMode(true);
  writeSync(descriptor, question);
  try {
    return await answerFrom(terminal);
  } finally {
    terminal.setRawMode(false);
    writeSync(descriptor, '\n');
    terminal.destroy();
  }
}

function openTerminal(): number {
  try {
    return openSync('/dev/tty', 'r+');
  } catch {
    throw new VaultError('a vault password is needed, and there is no terminal to ask at', noTerminalHint);
  }
}

const noTerminalHint = 'give it with --vault-password-file or --vault-id';

function answerFrom(terminal: ReadStream): Promise<string> {
  const decoder = new StringDecoder('utf8');
  let typed: string[] = [];
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => reject(new VaultError(why));
    const clock = setTimeout(giveUp, patience, 'nobody answered').unref();
    terminal.on('error', () => giveUp('the terminal is gone'));
    terminal.on('data', (bytes) => {
      clock.refresh();
      typed = edited([...typed, ...decoder.write(bytes)]);
      const end = typed.findIndex((character) => enter.includes(character));
      if (typed.includes(interrupt)) giveUp('interrupted');
      else if (end !== -1) resolve(typed.slice(0, end).join(''));
    });
  });
}

/** Each erasing key takes one character away. */
function edited(typed: readonly string[]): string[] {
  const left: string[] = [];
  for (const character of typed) {
    if (erase.includes(character)) left.pop();
    else left.push(character);
  }
  return left;
}
