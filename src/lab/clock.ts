// Sets a host's clock without logging in: going back to a snapshot takes its time back too, and much of what is tested depends on it.

import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/** Name of the port inside a host; the image's lab-clock service listens there. */
export const clockPort = 'lab.clock';

/** The supervisor's end of the port: a line with the time in seconds goes in, a line comes back when it is set. */
export class Clock {
  private answered: () => void = () => {};

  constructor(private readonly channel: Duplex) {
    channel.on('error', () => {});
    createInterface({ input: channel }).on('line', () => this.answered());
  }

  /** False if the host does not answer in time: it is booting, or hangs. */
  set(milliseconds: number, patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      this.answered = () => {
        clearTimeout(timer);
        resolve(true);
      };
      if (this.channel.writable) this.channel.write(`${(milliseconds / 1000).toFixed(2)}\n`);
    });
  }
}
