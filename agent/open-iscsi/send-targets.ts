// What a portal offers, as `iscsiadm -m discovery` prints it: `10.0.0.11:3260,1 iqn.…`, a line for each portal of each target.
import { formatPortal, type Portal, parsePortal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import { isSamePortal } from './portals.ts';
import type { SessionKey } from './sessions.ts';

export interface SentPortal {
  iqn: string;
  portal: Portal;
  tpgt: number;
}

/** Lines of another form, such as a portal that is a host's name, are left out. */
export function parseSendTargets(text: string): SentPortal[] {
  return text.split('\n').flatMap((line) => {
    const [, place, tpgt, iqn] = /^(\S+),(\d+) (\S+)$/.exec(line.trim()) ?? [];
    const portal = place === undefined ? undefined : parsePortal(place);
    return portal && iqn !== undefined ? [{ iqn, portal, tpgt: Number(tpgt) }] : [];
  });
}

/** The one offer that is wanted, in the target's own spelling. Throws HostError with what is offered instead. */
export function chooseOffer(offers: readonly SentPortal[], { iqn, portal }: SessionKey): SentPortal {
  const place = formatPortal(portal);
  const ofTarget = offers.filter((offer) => offer.iqn === iqn);
  if (ofTarget.length === 0) {
    throw new HostError(
      `portal ${place} does not offer ${iqn}: it offers ${listOf(offers.map((offer) => offer.iqn))}`,
      'is the target applied, and is its name the same on both sides?',
    );
  }
  const found = ofTarget.find((offer) => isSamePortal(offer.portal, portal));
  if (found) return found;
  throw new HostError(
    `${iqn} is offered at ${listOf(ofTarget.map((offer) => formatPortal(offer.portal)))}, not at ${place}`,
    'name a portal that the target has; where an address is translated on the way, say `discovery: false`',
  );
}

/** At most five of them. */
function listOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  const more = different.length > 5 ? ` and ${different.length - 5} more` : '';
  return different.length === 0 ? 'nothing' : `${different.slice(0, 5).join(', ')}${more}`;
}
