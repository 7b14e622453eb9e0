// Which handlers were notified and have not run: on the host's disk before the change that notifies them, so that no crash forgets one.
import * as z from 'zod';
import type { System } from './system/system.ts';

const path = '/var/lib/iscsi-deploy/pending-handlers.json';
const file = z.strictObject({
  version: z.literal(1),
  handlers: z.array(z.string()),
});

export class PendingHandlers {
  constructor(private readonly system: System) {}

  list(): string[] {
    const text = this.system.readTextIfExists(path);
    return text === undefined ? [] : file.parse(JSON.parse(text)).handlers;
  }

  add(names: readonly string[]): void {
    const known = this.list();
    const wanted = [...new Set([...known, ...names])];
    if (wanted.length > known.length) this.#write(wanted);
  }

  clear(names: readonly string[]): void {
    const known = this.list();
    const left = known.filter((name) => !names.includes(name));
    if (left.length < known.length) this.#write(left);
  }

  #write(handlers: string[]): void {
    this.system.writeAtomic(path, `${JSON.stringify({ version: 1, handlers })}\n`, { mode: 0o600 });
  }
}
