// systemctl for what only the manager can do or tell (systemctl(1)); enablement is read from links instead.
import { ignoreOutput, type Tool } from './tool.ts';

/** Seconds: systemd's own default timeout of a start or stop is 90. */
export const unitDeadline = 120;

export type UnitVerb = 'enable' | 'disable' | 'start' | 'stop' | 'restart' | 'reload';

/** Enabling takes effect at the next boot, so the manager need not read all its files again for it, which takes seconds. */
export function systemctl(verb: UnitVerb, unit: string): Tool<void> {
  return {
    argv: ['systemctl', '--no-ask-password', '--no-reload', verb, '--', unit],
    deadline: unitDeadline,
    parse: ignoreOutput,
  };
}

/** Makes the manager read unit files again; nothing is started or stopped by it. */
export const daemonReload: Tool<void> = {
  argv: ['systemctl', '--no-ask-password', 'daemon-reload'],
  deadline: unitDeadline,
  parse: ignoreOutput,
};

export interface UnitStatus {
  /** `active`, `inactive`, `failed`, `activating`, `deactivating`, `reloading`. */
  active: string;
  /** The unit's file is newer than what the manager has read. */
  needsReload: boolean;
}

export function showUnit(unit: string): Tool<UnitStatus> {
  return {
    argv: ['systemctl', 'show', '--property=ActiveState,NeedDaemonReload', '--', unit],
    deadline: 30,
    parse: (stdout) => ({
      active: /^ActiveState=(.*)$/m.exec(stdout)?.[1] ?? 'unknown',
      needsReload: /^NeedDaemonReload=yes$/m.test(stdout),
    }),
  };
}
