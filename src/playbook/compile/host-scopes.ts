// What names mean for each host: its variables, and through `hostvars` those of every other host of the inventory.
import { type Facts, facts as factsSchema } from '../../contract/facts.ts';
import { hostOf, type Inventory, type InventoryHost } from '../../inventory/inventory.ts';
import type { Node } from '../../source/node.ts';
import { Branch, type Reading, settle } from '../expression/reading.ts';
import { Scope, Trail } from '../expression/scope.ts';
import { toValue, Unknown, type Value } from '../expression/value.ts';

export type FactsByHost = ReadonlyMap<string, Facts>;
type Layer = ReadonlyMap<string, Node>;
type Readings = ReadonlyMap<string, Reading>;

const none: Readings = new Map();

/** Makes the scopes of one compilation; what is evaluated once is remembered until it ends. */
export class HostScopes {
  readonly #inventory: Inventory;
  readonly #facts: FactsByHost;
  readonly #extra: Layer;
  readonly #registered: ReadonlyMap<string, Readings>;
  readonly #trail = new Trail();
  readonly #base = new Map<string, Scope>();
  readonly #everywhere: Readings;

  /** `registered`: what each host's earlier plays registered; others see that, and nothing of the play at hand. */
  constructor(
    inventory: Inventory,
    facts: FactsByHost,
    extra: Layer,
    registered: ReadonlyMap<string, Readings> = new Map(),
  ) {
    this.#inventory = inventory;
    this.#facts = facts;
    this.#extra = extra;
    this.#registered = registered;
    const groups = [...inventory.groups].map(([name, { hosts }]): [string, Value] => [name, [...hosts]]);
    this.#everywhere = new Map<string, Reading>([
      ['groups', Object.fromEntries(groups)],
      ['hostvars', new HostVars(this, [...inventory.hosts.keys()])],
    ]);
  }

  /**
   * For a host inside a play: `layers` are variables of the play and the task, the last one the strongest; above them, and below those of
   * the command line only, is what was `set` while it ran: registered results and the items of loops.
   */
  within(host: InventoryHost, layers: readonly Layer[], set: Readings = none): Scope {
    return new Scope(
      [host.variables, ...layers, this.#extra],
      this.#withSet(this.#own(host), set),
      this.#everywhere,
      this.#trail,
    );
  }

  #withSet(own: Readings, set: Readings): Readings {
    if (set.size === 0) return own;
    return new Map([...[...set].filter(([name]) => !this.#extra.has(name)), ...own]);
  }

  /** What `hostvars` shows of a host: nothing of any play. */
  base(name: string): Scope | undefined {
    const host = hostOf(this.#inventory, name);
    const known = this.#base.get(name);
    if (known || !host) return known;
    const prefix = `hostvars.${name}.`;
    const scope = new Scope(
      [host.variables, this.#extra],
      this.#withSet(this.#own(host), this.#registered.get(name) ?? none),
      this.#everywhere,
      this.#trail,
      prefix,
    );
    this.#base.set(name, scope);
    return scope;
  }

  readonly #ownByHost = new Map<string, Readings>();

  #own(host: InventoryHost): Readings {
    const known = this.#ownByHost.get(host.name);
    if (known) return known;
    const facts = this.#facts.get(host.name);
    const own = new Map<string, Reading>([
      ['inventory_hostname', host.name],
      ['group_names', [...host.groups].sort()],
      ['facts', facts ? toValue(facts) : new Unknown(`the facts of ${host.name} are not known`, factsSchema)],
    ]);
    this.#ownByHost.set(host.name, own);
    return own;
  }
}

/** Every host of the inventory, chosen or not. */
class HostVars extends Branch {
  readonly isList = false;
  readonly #scopes: HostScopes;
  readonly #names: readonly string[];

  constructor(scopes: HostScopes, names: readonly string[]) {
    super();
    this.#scopes = scopes;
    this.#names = names;
  }

  keys(): string[] {
    return [...this.#names];
  }

  get(name: string): Reading | undefined {
    return this.#scopes.base(name);
  }

  all(): Value {
    return Object.fromEntries(this.#names.map((name) => [name, settle(this.get(name) ?? null)]));
  }
}
