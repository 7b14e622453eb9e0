// Settings of iscsid.conf by open-iscsi's own names: what new node records begin with, what discovery uses, and iscsid's own.
import { type Form, nodeSettings, number, oneOf, settingsOf, yesOrNo } from './node-settings.ts';

const text: Form = ['text on one line', (value) => /^[!-~]([ -~]{0,253}[!-~])?$/.test(value)];

const daemonForms: ReadonlyMap<string, Form> = new Map([
  ['iscsid.startup', text],
  ['iscsid.safe_logout', yesOrNo],
  ['iscsid.ipc_auth_uid', yesOrNo],
  ['node.startup', oneOf('automatic', 'manual', 'onboot')],
  ['node.session.nr_sessions', number(1, 32)],
  ...nodeSettings,
  ['discovery.sendtargets.reopen_max', number(0)],
  ['discovery.sendtargets.timeo.login_timeout', number(0)],
  ['discovery.sendtargets.timeo.auth_timeout', number(0)],
  ['discovery.sendtargets.timeo.active_timeout', number(0)],
  ['discovery.sendtargets.use_discoveryd', yesOrNo],
  ['discovery.sendtargets.discoveryd_poll_inval', number(-1)],
  ['discovery.sendtargets.iscsi.MaxRecvDataSegmentLength', number(512, 16_777_215)],
  ['discovery.isns.use_discoveryd', yesOrNo],
  ['discovery.isns.discoveryd_poll_inval', number(-1)],
]);

/** Credentials would stand there for every record and every portal: they belong to a session, and are given there. */
export const daemonSettings = settingsOf(daemonForms, [
  [/\.auth\./, 'say it with `chap` of an iscsi_session: a secret is written nowhere else'],
  [/^iface\./, 'it belongs to the interface record: see `ifaces`'],
]);
