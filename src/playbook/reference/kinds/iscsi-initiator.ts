// `iscsi_initiator`, for people.
import { below, type KindReference } from '../kind-reference.ts';

const interfaceRecord = {
  name: 'by which `iface` of an iscsi_session refers to it',
  net_ifacename: 'a network interface by its name: sessions leave through it',
  hwaddress: 'the same by its hardware address, in quotes',
  ipaddress: 'an address of its own, for an offload transport',
  transport: '`tcp`, `iser`, or the module of an offload card',
  initiatorname: "another name than the host's, for sessions over it",
};

export const iscsiInitiatorReference: KindReference = {
  about:
    'The name under which a client logs in, what its node records begin with, and the interfaces that it logs in over. Names are compared over the fleet before anything is written; iscsid is restarted only while no session is logged in.',
  properties: {
    name: "the iSCSI name, as a server's ACL has it; or `keep`, for the one that the host has: other hosts find it in `hostvars.HOST.facts.initiator_name`",
    settings:
      "of iscsid.conf, by open-iscsi's names; lines that are not named stay, comments too. Node records that exist keep what they say",
    ifaces: "open-iscsi's interface records; those that are not named stay",
    ...below('ifaces[]', interfaceRecord),
    enabled: "whether the distribution's units start iscsid and log in at boot; left alone unless said",
  },
  example: `iscsi_initiator:
  name: iqn.2026-11.com.example:web01
  settings: { node.session.timeo.replacement_timeout: 20 }
  ifaces: [{ name: san1, net_ifacename: eth1 }]`,
};
