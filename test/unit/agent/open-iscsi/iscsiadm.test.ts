import { describe, expect, it } from 'vitest';
import { explainExit } from '../../../../agent/open-iscsi/exit-codes.ts';
import { discover, failure } from '../../../../agent/open-iscsi/iscsiadm.ts';
import { chooseOffer, parseSendTargets } from '../../../../agent/open-iscsi/send-targets.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { recordedFailure, recordedFailures, recordedText } from './recordings.ts';

const place = { address: '10.77.1.11', port: 3260 };
const web = 'iqn.2026-11.com.example:storage01.web';

describe('what iscsiadm said', () => {
  it.each([
    [
      'login without CHAP',
      'authentication refused: the target does not accept this initiator name with these CHAP credentials (iscsiadm exit 24)',
    ],
    ['login where the session', 'a session is there already, but is not logged in (iscsiadm exit 15)'],
    [
      'login to a target',
      'iscsid gave up: the portal does not answer, or has no target of this name (iscsiadm exit 8)',
    ],
    [
      'login without a record',
      'there is no such record, target or session (iscsiadm exit 21: No records found)',
    ],
    [
      'login with a record',
      'there is no such record, target or session (iscsiadm exit 21: Config file line 29 too long.)',
    ],
    [
      'discovery at a portal',
      'the target took the connection and then did not answer (iscsiadm exit 11: cannot make connection to 10.77.1.11: No route to host)',
    ],
    [
      'making a record for',
      'there is no such interface record, or no memory (iscsiadm exit 3: Could not read iface info for nosuch.)',
    ],
    [
      'listing records',
      'the database of node records cannot be read, written or locked (iscsiadm exit 6: iSCSI ERROR: Timeout on acquiring lock on DB: /run/lock/iscsi/lock.write, errno: 17 File exists # idbm.c:_idbm_lock():355)',
    ],
  ])('after %s is a sentence', (tried, sentence) => {
    const result = { ...recordedFailure(tried), stdout: '', timedOut: false };
    expect(failure('login', result, 30).message).toBe(`login: ${sentence}`);
  });

  it.each(recordedFailures)('has a hint or needs none: $tried', ({ code, stderr }) => {
    const error = failure('x', { code, stderr, stdout: '', timedOut: false }, 30);
    expect(error.message).toContain(`iscsiadm exit ${code}`);
    expect([21].includes(code) || (error.hint ?? '').length > 10).toBe(true);
  });

  it('names its bound where it was stopped', () => {
    const error = failure('login', { code: 137, stdout: '', stderr: '', timedOut: true }, 30);
    expect(error.message).toBe('login: no end within 30 s');
  });
});

describe('exit codes', () => {
  it('are all explained, as far as open-iscsi has them', () => {
    const codes = Array.from({ length: 33 }, (_, index) => index + 1);
    const unknown = explainExit(200)?.meaning;
    expect(codes.filter((code) => explainExit(code)?.meaning === unknown)).toEqual([]);
    expect(explainExit(0)).toBeUndefined();
  });
});

describe('discovery', () => {
  it('asks without making a record', () => {
    const text = recordedText('iscsiadm/discovery-two-targets.txt');
    const system = createMemorySystem({ commands: { iscsiadm: text } });
    expect(discover(system, place, 'default', 30)).toHaveLength(4);
    expect(system.calls[0]).toMatchObject({
      argv: 'iscsiadm -m discovery -t sendtargets -p 10.77.1.11:3260 -I default -o nonpersistent'.split(' '),
      deadline: 30,
    });
  });

  it('that wants CHAP says what to do', () => {
    const system = createMemorySystem({ commands: { iscsiadm: { code: 24 } } });
    expect(() => discover(system, place, 'default', 30)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('discovery: false') }),
    );
  });

  const offers = parseSendTargets(recordedText('iscsiadm/discovery-two-targets.txt'));

  it('finds the portal group of the wanted portal', () => {
    expect(chooseOffer(offers, { iqn: web, portal: place, iface: 'default' })).toEqual({
      iqn: web,
      portal: place,
      tpgt: 1,
    });
  });

  it('takes the spelling of the target for an IPv6 address', () => {
    const portal = { address: 'fd77:0001::0011', port: 3260 };
    const offer = chooseOffer(offers, { iqn: 'iqn.2026-11.com.example:rec', portal, iface: 'default' });
    expect(offer.portal.address).toBe('fd77:1::11');
  });

  it.each([
    [
      'another target',
      'iqn.2026-11.com.example:none',
      `portal 10.77.1.11:3260 does not offer iqn.2026-11.com.example:none: it offers ${web}, iqn.2026-11.com.example:rec`,
    ],
    [
      'other portals',
      'iqn.2026-11.com.example:rec',
      'iqn.2026-11.com.example:rec is offered at 10.77.1.11:3261, [fd77:1::11]:3260, 10.77.1.99:3260, not at 10.77.1.11:3260',
    ],
  ])('that finds %s says what is offered', (_what, iqn, sentence) => {
    expect(() => chooseOffer(offers, { iqn, portal: place, iface: 'default' })).toThrow(sentence);
  });

  it('that finds nothing says so', () => {
    expect(() => chooseOffer([], { iqn: web, portal: place, iface: 'default' })).toThrow('it offers nothing');
  });

  it('skips portals that are names, which would move with DNS', () => {
    expect(parseSendTargets(`storage01.example:3260,1 ${web}\n`)).toEqual([]);
  });
});
