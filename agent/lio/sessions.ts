// Who is logged in to a target right now: both kinds of ACL are asked before anything is taken away.
import type { System } from '../system/system.ts';
import { hasSession, readTags } from './live-target.ts';
import { tpgPath } from './paths.ts';

/** Initiators with a session, of all portal groups; those without an ACL of their own are in `dynamic_sessions`. */
export function readSessions(system: System, iqn: string): string[] {
  const initiators = readTags(system, iqn).flatMap((tag) => {
    const tpg = { iqn, tag };
    const path = tpgPath(tpg);
    const dynamic = parseDynamicSessions(system.readTextIfExists(`${path}/dynamic_sessions`) ?? '');
    const named = system.list(`${path}/acls`).filter((initiator) => hasSession(system, tpg, initiator));
    return [...named, ...dynamic];
  });
  return [...new Set(initiators)].sort();
}

/** One name a line; some kernels end each with a NUL (lio_target_tpg_dynamic_sessions_show). */
export function parseDynamicSessions(text: string): string[] {
  return text.split(/[\n\0]/).filter((name) => name !== '');
}
