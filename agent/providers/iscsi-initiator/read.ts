// What name this client has in its file, and which one iscsid and the live sessions use.
import { findDaemon, isOlderThan } from '../../open-iscsi/daemon.ts';
import { findIscsiadm } from '../../open-iscsi/database.ts';
import { initiatorNamePath, parseInitiatorName } from '../../open-iscsi/initiator-name.ts';
import { readSessions, type Session } from '../../open-iscsi/sessions.ts';
import type { Host } from '../../provider.ts';

export interface Actual {
  installed: boolean;
  /** The name in the file. */
  name: string | undefined;
  /** Readable by root alone, as the packages make it. */
  private: boolean;
  daemon: 'stopped' | 'current' | 'older than the file';
  sessions: Session[];
}

export function readInitiator(_desired: unknown, { system }: Host): Actual {
  const text = system.readTextIfExists(initiatorNamePath);
  const daemon = findDaemon(system);
  return {
    installed: findIscsiadm(system) !== undefined,
    name: text === undefined ? undefined : parseInitiatorName(text),
    private: system.stat(initiatorNamePath)?.mode === 0o600,
    daemon: !daemon
      ? 'stopped'
      : isOlderThan(system, daemon, initiatorNamePath)
        ? 'older than the file'
        : 'current',
    sessions: readSessions(system),
  };
}
