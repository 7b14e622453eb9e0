// Anchors and aliases of one file: what an alias stands for, and a bound on what they all add up to.
import type { Findings } from './mistake.ts';
import type { ListNode, MapNode, Node, ScalarNode } from './node.ts';
import type { Place } from './place.ts';

/** Values that aliases may add up to: far beyond any real file, far below what would hurt. */
const most = 100_000;

export class Aliases {
  readonly #findings: Findings;
  readonly #anchors = new Map<string, Node | 'open'>();
  readonly #weights = new WeakMap<Node, number>();
  #aliased = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The node behind the anchor begins here. */
  open(anchor: string): void {
    this.#anchors.set(anchor, 'open');
  }

  close(anchor: string, node: Node): void {
    this.#anchors.set(anchor, node);
  }

  /** The node that the alias stands for, not a copy; null where a mistake was added. */
  resolve(name: string, place: Place): Node {
    const target = this.#anchors.get(name);
    const nothing: ScalarNode = { type: 'scalar', value: null, place, written: `*${name}` };
    if (target === undefined) this.#findings.add(place, `there is no anchor \`&${name}\` before this alias`);
    else if (target === 'open') this.#findings.add(place, `the alias \`*${name}\` is inside its own anchor`);
    if (target === undefined || target === 'open') return nothing;
    const before = this.#aliased;
    this.#aliased += this.#weights.get(target) ?? 1;
    if (this.#aliased <= most) return target;
    if (before <= most) this.#findings.add(place, `aliases in this file expand to more than ${most} values`);
    return nothing;
  }

  /** Counts the values in a node, those behind aliases included. */
  weigh<Parent extends ListNode | MapNode>(node: Parent): Parent {
    const children = node.type === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
    this.#weights.set(
      node,
      children.reduce((sum, child) => sum + (this.#weights.get(child) ?? 1), 1),
    );
    return node;
  }
}
