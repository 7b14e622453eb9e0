// Properties that several kinds have, described once.
import { below } from './kind-reference.ts';

export const ownership = {
  owner: 'a user of the host; left alone where nothing is said',
  group: 'a group of the host; left alone where nothing is said',
  mode: 'permission bits as text, `"0644"`; left alone where nothing is said',
};

/** In the long form of a portal. */
export const portal = {
  address: 'a literal address: names would move with DNS',
  port: 'the TCP port',
};

const credentials = {
  username: 'no white space, at most 255 characters',
  password: 'at least 12 characters (RFC 7143), at most 255, no white space; a secret',
};

export const chap = {
  ...credentials,
  mutual: 'what the target shows to the initiator; its password must be another one',
  ...below('mutual', credentials),
};

/** A disk at a path, or behind a LUN of a session. */
export const diskProperties = (name: string) => ({
  [name]: 'a path that stays, as `/dev/disk/by-id/…` or `/dev/vg/lv`; or a LUN of a session of this host',
  ...below(name, {
    iqn: 'of the target',
    lun: 'as this client numbers it',
    serial: 'that the disk must have; known from the server where it is in the same run',
  }),
});
