// What the kernel takes for the settings of portal groups and ACLs, so that a bad value is found in the file and not half-way on a host.
import type * as z from 'zod';
import { parameters, type Settings, settings } from './settings.ts';

type Limit = { least: number; most: number } | { words: readonly string[] };

const between = (least: number, most: number): Limit => ({ least, most });
const either: Limit = between(0, 1);
const answer: Limit = { words: ['Yes', 'No'] };
const digests: Limit = { words: ['None', 'CRC32C', 'CRC32C,None', 'None,CRC32C'] };
const bytes: Limit = between(512, 2 ** 24 - 1);

/** The `TA_` limits of drivers/target/iscsi/iscsi_target_tpg.c. What is not here, the host's kernel judges. */
const ofTpgAttributes: Record<string, Limit> = {
  cache_dynamic_acls: either,
  default_cmdsn_depth: between(1, 512),
  default_erl: between(0, 2),
  demo_mode_discovery: either,
  demo_mode_write_protect: either,
  fabric_prot_type: { words: ['0', '1', '3'] },
  login_keys_workaround: either,
  login_timeout: between(5, 30),
  prod_mode_write_protect: either,
  t10_pi: either,
  tpg_enabled_sendtargets: either,
};

/** The `NA_` limits of include/target/iscsi/iscsi_target_core.h; seconds where it is a timeout. */
const ofAclAttributes: Record<string, Limit> = {
  dataout_timeout: between(2, 60),
  dataout_timeout_retries: between(1, 15),
  default_erl: between(0, 2),
  nopin_response_timeout: between(3, 60),
  nopin_timeout: between(0, 60),
  random_datain_pdu_offsets: either,
  random_datain_seq_offsets: either,
  random_r2t_offsets: either,
};

/** RFC 7143, 13, as drivers/target/iscsi/iscsi_target_parameters.c checks it. */
const ofParameters: Record<string, Limit> = {
  DataDigest: digests,
  DataPDUInOrder: answer,
  DataSequenceInOrder: answer,
  DefaultTime2Retain: between(0, 3600),
  DefaultTime2Wait: between(0, 3600),
  ErrorRecoveryLevel: between(0, 2),
  FirstBurstLength: bytes,
  HeaderDigest: digests,
  ImmediateData: answer,
  InitialR2T: answer,
  MaxBurstLength: bytes,
  MaxConnections: between(1, 65_535),
  MaxOutstandingR2T: between(1, 65_535),
  MaxRecvDataSegmentLength: bytes,
  MaxXmitDataSegmentLength: bytes,
};

/** Settings that are said in another way, since they guard access. */
const asProperty = 'is asserted by the property of that name: leave it out here';
const guardedInTpg = { authentication: asProperty, generate_node_acls: asProperty };
const guardedInAcl = { authentication: "follows the portal group's `authentication`: leave it out here" };
const guardedParameters = { AuthMethod: 'follows `authentication` in the kernel: leave it out here' };

export const tpgAttributes = limited(settings, ofTpgAttributes, guardedInTpg);
export const aclAttributes = limited(settings, ofAclAttributes, guardedInAcl);

export const tpgParameters = limited(parameters, ofParameters, guardedParameters);

function limited<Schema extends z.ZodType<Settings>>(
  schema: Schema,
  limits: Readonly<Record<string, Limit>>,
  guarded: Readonly<Record<string, string>>,
): Schema {
  return schema.superRefine((named, context) => {
    for (const [name, value] of Object.entries(named)) {
      const wrong = guarded[name] ?? findExcess(value, limits[name]);
      if (wrong !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: `${name} ${wrong}` });
    }
  });
}

function findExcess(value: Settings[string], limit: Limit | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  if ('words' in limit)
    return limit.words.includes(text) ? undefined : `takes ${limit.words.join(' or ')}, not ${text}`;
  const isWithin = /^\d+$/.test(text) && Number(text) >= limit.least && Number(text) <= limit.most;
  return isWithin ? undefined : `takes ${limit.least} to ${limit.most}, not ${text}`;
}
