// The systemd timer that logs in again when a target comes late: Debian's own login unit tries for two minutes at boot and never again.
import type { System } from '../system/system.ts';
import { daemonReload, showUnit, systemctl } from '../tools/systemctl.ts';
import { runTool } from '../tools/tool.ts';

export const timerUnit = 'iscsi-deploy-login.timer';
const serviceUnit = 'iscsi-deploy-login.service';
const directory = '/etc/systemd/system';
const enabledDirectory = `${directory}/timers.target.wants`;
/** What enabling makes: there last, so that it proves the rest. */
const enabledLink = `${enabledDirectory}/${timerUnit}`;
/** A link to the newest agent, kept by the delivery. */
const agent = '/var/lib/iscsi-deploy/agent/current';

/**
 * Neither unit holds up the boot: nothing is ordered after them. `After=network-online.target` without `Wants` waits for a network
 * that is on its way and for nothing else. The timer counts from the end of each try, so tries never overlap; a unit whose condition
 * failed would never end and so stop the timer, so there is none. Only warnings reach the journal: lines every 20 seconds bury all else.
 */
const files: ReadonlyMap<string, string> = new Map([
  [
    `${directory}/${serviceUnit}`,
    `# Written by iscsi-deploy. Changes are overwritten.
[Unit]
Description=Log in to iSCSI targets that came late
Wants=iscsid.socket
After=network-online.target iscsid.socket

[Service]
Type=oneshot
ExecStart=${agent} relogin
TimeoutStartSec=90
LogLevelMax=notice
`,
  ],
  [
    `${directory}/${timerUnit}`,
    `# Written by iscsi-deploy. Changes are overwritten.
[Unit]
Description=Look every 20 seconds for iSCSI targets that came late

[Timer]
OnBootSec=30s
OnUnitInactiveSec=20s
AccuracySec=1s

[Install]
WantedBy=timers.target
`,
  ],
]);

/** `none` where no systemd runs: then nothing can be installed. */
export type TimerState = 'installed' | 'missing' | 'outdated' | 'disabled' | 'none';

export function readTimer(system: System): TimerState {
  if (!system.exists('/run/systemd/system')) return 'none';
  const texts = [...files].map(([path, text]) => [system.readTextIfExists(path), text]);
  const isEnabled = system.lstat(enabledLink) !== undefined;
  if (texts.every(([present]) => present === undefined) && !isEnabled) return 'missing';
  if (texts.some(([present, wanted]) => present !== wanted)) return 'outdated';
  return isEnabled ? 'installed' : 'disabled';
}

/** Writes both units. The link goes first: if this is interrupted, the timer does not count as installed. */
export function writeTimer(system: System): void {
  system.removeFile(enabledLink);
  for (const [path, text] of files) {
    if (system.readTextIfExists(path) !== text) system.writeAtomic(path, text, { mode: 0o644 });
  }
}

/**
 * Restarted rather than started: a running timer keeps to what it has read. What `systemctl enable` does is done here, because that
 * would have the manager read every unit of the host again.
 */
export function startTimer(system: System): void {
  const isStale = [serviceUnit, timerUnit].some((unit) => runTool(system, showUnit(unit)).needsReload);
  if (isStale) runTool(system, daemonReload);
  runTool(system, systemctl('restart', timerUnit));
  if (!system.exists(enabledDirectory)) system.makeDirectory(enabledDirectory, 0o755);
  if (system.lstat(enabledLink) === undefined) system.symlink(`${directory}/${timerUnit}`, enabledLink);
}

export function removeTimer(system: System): void {
  runTool(system, { ...systemctl('stop', timerUnit), accept: [0, 5] });
  system.removeFile(enabledLink);
  for (const path of files.keys()) system.removeFile(path);
  runTool(system, daemonReload);
}
