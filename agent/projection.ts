// What earlier tasks of the same plan will have changed: it counts as done when a later task is planned.

/** What a resource will have made or taken away once it is applied, for the plans of those after it. */
export interface Provision {
  /**
   * `gone`: a path that will not be there; `released`: a device, file or target that this host will no longer serve or use;
   * `session`: the name of a target that this host will be logged in to; `table`: a disk that will have a partition table;
   * `member`: "vg /dev/…", a device that the volume group will have; `interface`: a record of open-iscsi's;
   * `filesystem`: a disk that will have one.
   */
  kind:
    | 'path'
    | 'package'
    | 'unit'
    | 'command'
    | 'gone'
    | 'released'
    | 'member'
    | 'table'
    | 'session'
    | 'interface'
    | 'filesystem';
  name: string;
}

export class Projection {
  readonly #made = new Set<string>();

  has(kind: Provision['kind'], name: string): boolean {
    return this.#made.has(`${kind} ${name}`);
  }

  /** For what cannot be named beforehand: which unit or account a package brings, what a target stood on. */
  hasAny(kind: Provision['kind']): boolean {
    return [...this.#made].some((entry) => entry.startsWith(`${kind} `));
  }

  add(provisions: readonly Provision[]): void {
    for (const { kind, name } of provisions) this.#made.add(`${kind} ${name}`);
  }
}
