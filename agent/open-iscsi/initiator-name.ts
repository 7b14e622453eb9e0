// /etc/iscsi/initiatorname.iscsi: the name under which iscsid logs in, read by it once, when it starts (usr/iscsid.c).

export const initiatorNamePath = '/etc/iscsi/initiatorname.iscsi';

/** Debian's own words, for a file that has to be made. */
const heading = `## DO NOT EDIT OR REMOVE THIS FILE!
## If you remove this file, the iSCSI daemon will not start.
## If you change the InitiatorName, existing access control lists
## may reject this initiator.  The InitiatorName must be unique
## for each iSCSI initiator.  Do NOT duplicate iSCSI InitiatorNames.
`;

/** Debian's placeholder, which makes the start of iscsid generate a name over whatever else stands there. */
const generates = /^GenerateName=yes/;

/**
 * The name in the file's text as iscsid finds it: the first line that has it and is no comment (`cfg_get_string_param`).
 * `undefined` where there is none, or one is still to be generated.
 */
export function parseInitiatorName(text: string): string | undefined {
  const lines = text.split('\n');
  if (lines.some((line) => generates.test(line))) return undefined;
  return lines.map((line) => /^[^#]*?InitiatorName[^=]*=\s*(\S+)/.exec(line)?.[1]).find((name) => name);
}

/** The text with that name and no other; comments and other lines stay. */
export function changeInitiatorName(text: string | undefined, name: string): string {
  const line = `InitiatorName=${name}`;
  if (text === undefined || text.trim() === '') return `${heading}${line}\n`;
  const lines = text.replace(/\n+$/, '').split('\n');
  const isName = (other: string) => /^[^#]*(InitiatorName|GenerateName)/.test(other);
  const at = lines.findIndex(isName);
  const others = lines.filter((other) => !isName(other));
  return `${others.toSpliced(at < 0 ? others.length : at, 0, line).join('\n')}\n`;
}
