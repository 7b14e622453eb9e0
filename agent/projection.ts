// What earlier tasks of the same plan will have made: it counts as present when a later task is planned.

/** What a resource will have made once it is applied, for the plans of those after it. */
export interface Provision {
  kind: 'path' | 'package' | 'unit' | 'command';
  name: string;
}

export class Projection {
  readonly #made = new Set<string>();

  has(kind: Provision['kind'], name: string): boolean {
    return this.#made.has(`${kind} ${name}`);
  }

  add(provisions: readonly Provision[]): void {
    for (const { kind, name } of provisions) this.#made.add(`${kind} ${name}`);
  }
}
