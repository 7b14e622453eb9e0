// Logical unit names, and the units that must never be started or stopped to apply a change.

/** Names drift between distributions and releases: the first whose file is on the host is meant. */
const unitsByName: ReadonlyMap<string, readonly string[]> = new Map([
  ['iscsi-restore', ['rtslib-fb-targetctl.service', 'target.service', 'targetcli.service']],
  ['iscsi-login', ['open-iscsi.service', 'iscsi.service']],
  ['iscsid', ['iscsid.service']],
  ['firewall', ['firewalld.service']],
  ['multipath', ['multipathd.service']],
]);

const suffixes = /\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;

/** The units a name can mean, the likeliest first. */
export function unitsFor(name: string): readonly string[] {
  return unitsByName.get(name) ?? [suffixes.test(name) ? name : `${name}.service`];
}

/** Why this unit may only be enabled or disabled; `undefined` for all others. */
export function reasonToLeaveAlone(unit: string): string | undefined {
  if (unitsFor('iscsi-restore').includes(unit))
    return 'its stop wipes the live target configuration and every session, and so does the restore that its start runs';
  if (unitsFor('iscsi-login').includes(unit))
    return 'its stop unmounts and logs out every session of this host, and its start logs in to every record at once';
  return undefined;
}

export function isInitiatorDaemon(unit: string): boolean {
  return unit === 'iscsid.service' || unit === 'iscsid.socket';
}
