// Who is logged in to a target right now: both kinds of ACL are asked before anything is taken away.
import type { System } from '../system/system.ts';
import { hasSession, readTags } from './live-target.ts';
import { tpgPath } from './paths.ts';

export interface Session {
  /** Of its portal group. */
  tag: number;
  initiator: string;
  /** Whether it has no ACL of its own: such initiators see every LUN of the group. */
  dynamic: boolean;
}

/** Of all portal groups; those without an ACL of their own are in `dynamic_sessions`. */
export function readSessions(system: System, iqn: string): Session[] {
  return readTags(system, iqn).flatMap((tag) => {
    const tpg = { iqn, tag };
    const path = tpgPath(tpg);
    const dynamic = parseDynamicSessions(system.readTextIfExists(`${path}/dynamic_sessions`) ?? '');
    const named = system.list(`${path}/acls`).filter((initiator) => hasSession(system, tpg, initiator));
    return [
      ...named.map((initiator) => ({ tag, initiator, dynamic: false })),
      ...dynamic.map((initiator) => ({ tag, initiator, dynamic: true })),
    ];
  });
}

export function initiatorsOf(sessions: readonly Session[]): string[] {
  return [...new Set(sessions.map(({ initiator }) => initiator))].sort();
}

/** One name a line; some kernels end each with a NUL (lio_target_tpg_dynamic_sessions_show). */
export function parseDynamicSessions(text: string): string[] {
  return text.split(/[\n\0]/).filter((name) => name !== '');
}
