// Which values must never be shown, and which files they ended up in.
import { type Resource, secretsIn } from '../../contract/resource.ts';
import type { CompiledPlay } from './compiled.ts';

export function secretsOf(plays: readonly CompiledPlay[]): string[] {
  return [...new Set(resourcesOf(plays).flatMap((resource) => secretsIn(resource)))];
}

/** Marks every file whose text holds one of the secrets, so that no diff of it is shown. */
export function markSensitive(plays: readonly CompiledPlay[], secrets: readonly string[]): void {
  for (const resource of resourcesOf(plays)) {
    const content = resource.kind === 'file' ? resource.desired.content : undefined;
    if (
      resource.kind === 'file' &&
      content !== undefined &&
      secrets.some((secret) => content.includes(secret))
    )
      resource.desired.sensitive = true;
  }
}

function resourcesOf(plays: readonly CompiledPlay[]): Resource[] {
  return plays.flatMap(({ parts }) =>
    parts.flatMap(({ batches, handlers }) => [
      ...batches.flat(),
      ...handlers.map(({ resource }) => resource),
    ]),
  );
}
