// Which values must never be shown, and which files they ended up in.
import { type Resource, secretsIn } from '../../contract/resource.ts';
import { type CompiledPlay, resourcesIn } from './compiled.ts';

export function secretsOf(resources: readonly Resource[]): string[] {
  return [...new Set(resources.flatMap((resource) => secretsIn(resource)))];
}

/** Marks every file whose text holds one of the secrets, so that no diff of it is shown. */
export function markSensitive(resources: readonly Resource[], secrets: ReadonlySet<string>): void {
  const known = [...secrets];
  for (const resource of resources) {
    const content = resource.kind === 'file' ? resource.desired.content : undefined;
    if (resource.kind === 'file' && content !== undefined && known.some((secret) => content.includes(secret)))
      resource.desired.sensitive = true;
  }
}

export function resourcesOfPlays(plays: readonly CompiledPlay[]): Resource[] {
  return plays.flatMap(({ parts }) =>
    parts.flatMap(({ steps, handlers }) => resourcesIn([...steps, ...handlers])),
  );
}
