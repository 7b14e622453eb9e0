// `multipath`, for people.
import type { KindReference } from '../kind-reference.ts';

export const multipathReference: KindReference = {
  about:
    'One disk over all its paths, as `/dev/mapper/<alias>`. multipathd must be installed and running: `package: { name: multipath }` and `service: { name: multipath, state: started, enabled: true }` before it.',
  properties: {
    alias: 'the name of the map',
    state: '`absent` takes the map away and leaves the paths as disks, where nothing uses it',
    iqn: 'the target whose LUN it is; an `iscsi_session` with its portals comes before',
    lun: "the client's number of the LUN",
    wwid: 'instead of `iqn` and `lun`: 3 and the NAA identifier, in quotes',
    serial: 'what the serial must be; known from the server where it is in the same run',
    paths:
      'how many there must be, all of them working; otherwise as many as this host has sessions with the target',
    settings: "of this map only, by multipath.conf's names; what is not named is left to multipathd",
    'settings.path_grouping_policy': 'which paths are used at once',
    'settings.path_selector': 'how I/O is spread over the paths of a group',
    'settings.prio': 'how groups are ranked',
    'settings.failback': 'when to go back to a better group; a number is seconds',
    'settings.no_path_retry':
      'without any path: `fail` at once, `queue` for ever, or queue for so many checks of the paths',
    'settings.rr_min_io_rq': 'I/O on a path before the next one is taken',
    'settings.flush_on_last_del': 'whether what is queued fails when the last path is removed',
    'settings.skip_kpartx': 'whether partitions on the map get no devices',
    deadline: 'seconds for the map and its paths to come',
  },
  example: `multipath:
  alias: web-data
  iqn: iqn.2026-11.com.example:storage01.web
  lun: 0
  paths: 2
  settings: { path_grouping_policy: multibus, no_path_retry: 12 }`,
};
