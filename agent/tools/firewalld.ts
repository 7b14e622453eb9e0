// firewalld over D-Bus with systemd's busctl: firewall-cmd starts a Python for each question (firewalld.dbus(5), busctl(1)).
import * as z from 'zod';
import { formatRule, type Opening, parseRule } from './firewalld-rules.ts';
import { ignoreOutput, type Tool } from './tool.ts';

const service = 'org.fedoraproject.FirewallD1';
const root = '/org/fedoraproject/FirewallD1';
/** Seconds; firewalld answers late while it loads a large rule set. */
export const callDeadline = 60;

/** Without auto-start: a question must not start a firewall that somebody stopped. */
function call(path: string, member: string, signature: string, ...values: string[]): string[] {
  const options = ['--json=short', '--auto-start=no', `--timeout=${callDeadline}`];
  const dot = member.lastIndexOf('.');
  const [scope, method] = dot < 0 ? ['', member] : [`.${member.slice(0, dot)}`, member.slice(dot + 1)];
  return ['busctl', ...options, 'call', service, path, `${service}${scope}`, method, signature, ...values];
}

const zoneSettings = z.object({
  data: z.tuple([
    z.object({
      ports: z.object({ data: z.array(z.tuple([z.string(), z.string()])) }).optional(),
      rules_str: z.object({ data: z.array(z.string()) }).optional(),
    }),
  ]),
});

/** What a zone opens right now. Settings that are empty are left out of the answer. */
export function readRuntimeZone(zone: string): Tool<Opening[]> {
  return {
    argv: call(root, 'zone.getZoneSettings2', 's', zone),
    deadline: callDeadline,
    parse: (stdout) => {
      const [{ ports, rules_str }] = zoneSettings.parse(JSON.parse(stdout)).data;
      return [
        ...(ports?.data ?? []).map(([port, protocol]) => ({ port, protocol })),
        ...(rules_str?.data ?? []).flatMap((rule) => parseRule(rule) ?? []),
      ];
    },
  };
}

/** Why a call failed, where the reason is a state and no fault. */
export function reasonOf(stderr: string): 'not-running' | 'no-zone' | 'as-wanted' | undefined {
  if (/INVALID_ZONE/.test(stderr)) return 'no-zone';
  if (/ALREADY_ENABLED|NOT_ENABLED/.test(stderr)) return 'as-wanted';
  const isGone =
    /does not exist|not provided by any|not activatable|ould not activate|connect to (system )?bus/;
  return isGone.test(stderr) ? 'not-running' : undefined;
}

/** Where the permanent settings of a zone are on the bus. */
export function findZoneObject(zone: string): Tool<string> {
  return {
    argv: call(`${root}/config`, 'config.getZoneByName', 's', zone),
    deadline: callDeadline,
    parse: (stdout) => z.object({ data: z.tuple([z.string()]) }).parse(JSON.parse(stdout)).data[0],
  };
}

export type Switch = 'add' | 'remove';

/** Opens or closes until the next start of firewalld; 0 seconds of timeout means for good. */
export function switchRuntime(verb: Switch, zone: string, opening: Opening): Tool<void> {
  const { port, protocol, source, rule = formatRule(opening) } = opening;
  const timeout = verb === 'add' ? { signature: 'i', values: ['0'] } : { signature: '', values: [] };
  const [what, signature, values] =
    source === undefined ? ['Port', 'sss', [zone, port, protocol]] : ['RichRule', 'ss', [zone, rule]];
  const member = `zone.${verb}${what}`;
  return silent(call(root, member, `${signature}${timeout.signature}`, ...values, ...timeout.values));
}

/** Opens or closes from the next start on. */
export function switchPermanent(verb: Switch, zoneObject: string, opening: Opening): Tool<void> {
  const { port, protocol, source, rule = formatRule(opening) } = opening;
  return source === undefined
    ? silent(call(zoneObject, `config.zone.${verb}Port`, 'ss', port, protocol))
    : silent(call(zoneObject, `config.zone.${verb}RichRule`, 's', rule));
}

function silent(argv: string[]): Tool<void> {
  return { argv, deadline: callDeadline, parse: ignoreOutput };
}
