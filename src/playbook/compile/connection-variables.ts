// Connection variables may hold expressions over other variables, never over what a host says.
import { connectionVariableNames } from '../../inventory/connection-of.ts';
import type { Inventory, InventoryHost } from '../../inventory/inventory.ts';
import { Findings } from '../../source/mistake.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { settle } from '../expression/reading.ts';
import { Unknown, type Value } from '../expression/value.ts';
import { HostScopes } from './host-scopes.ts';
import type { Selection } from './selection.ts';

/** Names for connections, made once for all hosts: they know every group and host. */
export function connectionScopes(inventory: Inventory, { extraVars = new Map() }: Selection): HostScopes {
  return new HostScopes(inventory, new Map(), extraVars);
}

/** What `connectionOf` takes, evaluated without facts. Throws `MistakesError`. */
export function connectionVariables(scopes: HostScopes, host: InventoryHost): Record<string, Value> {
  const findings = new Findings();
  const scope = scopes.within(host, []);
  const names = scope.keys().filter((name) => connectionVariableNames.includes(name));
  const values = names.map((name): [string, Value] => {
    try {
      const value = settle(scope.get(name) ?? null);
      if (!(value instanceof Unknown)) return [name, value];
      findings.add(
        scope.nodeOf(name)?.place ?? host.place,
        `\`${name}\`: a connection cannot depend on facts`,
      );
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      findings.add(error.place, error.message, error.hint);
    }
    return [name, null];
  });
  findings.throwIfAny();
  return Object.fromEntries(values);
}
