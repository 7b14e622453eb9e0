// What iscsiadm's exit codes mean for a person, and what to do about each (open-iscsi's include/iscsi_err.h, iscsiadm(8)).

export interface Explanation {
  /** A sentence's end: what happened, without a name. */
  meaning: string;
  /** One line: what to do. */
  hint?: string;
  /** False where what iscsiadm prints adds nothing. */
  says?: false;
}

/** Named where the code decides something: the session is there already. */
export const sessionExists = 15;
/** The target refused who we are or what we know. */
export const authenticationRefused = 24;

const target = 'look at the log of the target, and at whether it was applied';
const daemon = 'look at `systemctl status iscsid`; the daemon writes its reasons to the journal';

const explanations: ReadonlyMap<number, Explanation> = new Map([
  [1, { meaning: 'it failed without a reason', hint: daemon }],
  [2, { meaning: 'there is no such session' }],
  [
    3,
    {
      meaning: 'there is no such interface record, or no memory',
      hint: 'look at the interface record that `iface` names',
    },
  ],
  [
    4,
    { meaning: 'the connection to the portal failed', hint: 'look at the network between client and portal' },
  ],
  [5, { meaning: 'the target refused the login', hint: target }],
  [
    6,
    {
      meaning: 'the database of node records cannot be read, written or locked',
      hint: 'look for a full disk, and for a process that holds /run/lock/iscsi/lock.write',
    },
  ],
  [
    7,
    {
      meaning: 'it was called with an invalid value',
      hint: 'look at the interface record that `iface` names',
    },
  ],
  [
    8,
    {
      meaning: 'iscsid gave up: the portal does not answer, or has no target of this name',
      hint: 'is the target applied, under this name? A firewall that drops looks the same',
    },
  ],
  [9, { meaning: 'iscsid failed inside', hint: daemon }],
  [10, { meaning: 'the logout failed', hint: 'something may still use a device of the session' }],
  [
    11,
    {
      meaning: 'the target took the connection and then did not answer',
      hint: 'look for a target that hangs, and for a network that loses large packets (MTU)',
    },
  ],
  [
    12,
    {
      meaning: 'the kernel has no iSCSI transport',
      hint: 'load it with `modprobe iscsi_tcp`; a kernel was perhaps upgraded without a reboot',
    },
  ],
  [13, { meaning: 'iscsid denied access', hint: 'the agent must be root: use become' }],
  [14, { meaning: 'the transport cannot do this', hint: 'look at the interface record that `iface` names' }],
  [
    sessionExists,
    {
      meaning: 'a session is there already, but is not logged in',
      hint: 'iscsid may be recovering it: look at `iscsiadm -m session -P 1`',
      says: false,
    },
  ],
  [16, { meaning: 'iscsid did not understand iscsiadm', hint: 'restart iscsid: two versions are mixed' }],
  [17, { meaning: 'iSNS is not supported' }],
  [18, { meaning: 'iscsid did not answer iscsiadm', hint: daemon }],
  [
    19,
    {
      // Also iscsid's word for a target whose own CHAP secret is not the expected one (seen with 2.1.8 and 2.1.11).
      meaning: 'the login failed for good',
      hint: 'does the target have this portal, this portal group and an ACL for this initiator? With mutual CHAP, is the secret that it shows the one that this client expects?',
    },
  ],
  [20, { meaning: 'iscsid does not run and could not be started', hint: daemon }],
  [21, { meaning: 'there is no such record, target or session' }],
  [22, { meaning: 'the kernel shows no such session in sysfs', hint: 'run again: it went away meanwhile' }],
  [
    23,
    {
      meaning: 'no interface or host of that name exists',
      hint: 'look at the interface record that `iface` names',
    },
  ],
  [
    authenticationRefused,
    {
      meaning:
        'authentication refused: the target does not accept this initiator name with these CHAP credentials',
      hint: 'compare the initiator name, CHAP user and CHAP secret on both sides; the target must have an ACL for this initiator',
      says: false,
    },
  ],
  [25, { meaning: 'the iSNS query failed' }],
  [26, { meaning: 'the registration with iSNS failed' }],
  [27, { meaning: 'this operation is not supported' }],
  [
    28,
    { meaning: 'the device or session is in use', hint: 'unmount what is on its devices, then run again' },
  ],
  [29, { meaning: 'it failed for now and may succeed later', hint: 'run again' }],
  [30, { meaning: 'the kind of discovery is unknown' }],
  [
    31,
    {
      meaning: 'a process that it started was killed',
      hint: 'look for a lack of memory in the log of the kernel',
    },
  ],
  [32, { meaning: 'the session is not connected', hint: 'look at the network between client and portal' }],
  [33, { meaning: 'iscsid did not finish in time', hint: daemon }],
]);

/** What a code means; unknown codes say so. `undefined` for 0. */
export function explainExit(code: number): Explanation | undefined {
  if (code === 0) return undefined;
  return (
    explanations.get(code) ?? { meaning: 'it failed in a way that this version does not know', hint: daemon }
  );
}
